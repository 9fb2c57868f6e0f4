// One row of a side's table of states: the name in RFC 9846 appendix A, and the messages it
// accepts.
#ifndef TLS_HANDSHAKE_STATE_ROW_H_
#define TLS_HANDSHAKE_STATE_ROW_H_

#include <cstdint>
#include <string_view>

#include "tls/messages/handshake_type.h"

namespace lockstep {

class StateRow {
 public:
  template <class... Types>
  constexpr explicit StateRow(std::string_view name, Types... accepted)
      : name_(name), accepted_((0u | ... | BitOf(accepted))) {}

  [[nodiscard]] constexpr std::string_view name() const { return name_; }
  // Every message that a state does not accept is unexpected_message.
  [[nodiscard]] constexpr bool Accepts(messages::HandshakeType type) const {
    return (accepted_ & BitOf(type)) != 0;
  }
  [[nodiscard]] constexpr bool accepts_any() const { return accepted_ != 0; }

 private:
  // All types that some state accepts are below 32.
  static constexpr uint32_t BitOf(messages::HandshakeType type) {
    const auto value = static_cast<uint8_t>(type);
    return value < 32 ? uint32_t{1} << value : 0;
  }
  std::string_view name_;
  uint32_t accepted_;
};

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_STATE_ROW_H_
