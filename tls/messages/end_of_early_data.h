// EndOfEarlyData (RFC 9846, section 4.6).
#ifndef TLS_MESSAGES_END_OF_EARLY_DATA_H_
#define TLS_MESSAGES_END_OF_EARLY_DATA_H_

#include "tls/messages/handshake_type.h"
#include "tls/wire/codec.h"

namespace lockstep::messages {

struct EndOfEarlyData {
  static constexpr auto kMsgType = HandshakeType::kEndOfEarlyData;
  static constexpr auto kFields = wire::Fields();
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_END_OF_EARLY_DATA_H_
