// KeyUpdate (RFC 9846, section 4.7.3).
#ifndef TLS_MESSAGES_KEY_UPDATE_H_
#define TLS_MESSAGES_KEY_UPDATE_H_

#include <cstdint>
#include <string_view>

#include "crypto/base/result.h"
#include "tls/messages/handshake_type.h"
#include "tls/wire/codec.h"

namespace lockstep::messages {

enum class KeyUpdateRequest : uint8_t { kUpdateNotRequested = 0, kUpdateRequested = 1 };

struct KeyUpdate {
  KeyUpdateRequest request_update = KeyUpdateRequest::kUpdateNotRequested;

  // Section 4.7.3: any other value MUST be illegal_parameter.
  [[nodiscard]] Status Check() const {
    if (request_update <= KeyUpdateRequest::kUpdateRequested) return {};
    return Error{Reason::kIllegalValue, 0, {static_cast<uint64_t>(request_update)}};
  }

  static constexpr auto kMsgType = HandshakeType::kKeyUpdate;
  static constexpr auto kFields =
      wire::Fields(wire::Field("request_update", &KeyUpdate::request_update));
};

// NameOf returns the RFC's name, such as "update_requested"; empty where the value has none.
constexpr std::string_view NameOf(KeyUpdateRequest request) {
  switch (request) {
    case KeyUpdateRequest::kUpdateNotRequested:
      return "update_not_requested";
    case KeyUpdateRequest::kUpdateRequested:
      return "update_requested";
  }
  return {};
}

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_KEY_UPDATE_H_
