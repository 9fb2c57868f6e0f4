// psk_key_exchange_modes (RFC 9846, section 4.3.9).
#ifndef TLS_MESSAGES_EXTENSIONS_PSK_KEY_EXCHANGE_MODES_H_
#define TLS_MESSAGES_EXTENSIONS_PSK_KEY_EXCHANGE_MODES_H_

#include <cstdint>
#include <string_view>

#include "tls/wire/codec.h"
#include "tls/wire/list.h"

namespace lockstep::messages {

enum class PskKeyExchangeMode : uint8_t { kPskKe = 0, kPskDheKe = 1 };

struct PskKeyExchangeModes {
  wire::List<PskKeyExchangeMode, 1, 255> ke_modes = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("ke_modes", &PskKeyExchangeModes::ke_modes));
};

// NameOf returns the RFC's name, such as "psk_dhe_ke"; empty where the value has none.
constexpr std::string_view NameOf(PskKeyExchangeMode mode) {
  switch (mode) {
    case PskKeyExchangeMode::kPskKe:
      return "psk_ke";
    case PskKeyExchangeMode::kPskDheKe:
      return "psk_dhe_ke";
  }
  return {};
}

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_PSK_KEY_EXCHANGE_MODES_H_
