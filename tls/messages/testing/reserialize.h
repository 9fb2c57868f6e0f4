// A handshake message, parsed and written again.
#ifndef TLS_MESSAGES_TESTING_RESERIALIZE_H_
#define TLS_MESSAGES_TESTING_RESERIALIZE_H_

#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "tls/messages/handshake_type.h"

namespace lockstep::messages::testing {

// Reserialize returns the message, with its header, from its body. KeyUpdate and message_hash are
// kUnexpectedMessage: no trace has them.
Result<std::vector<uint8_t>> Reserialize(HandshakeType type, Bytes body);

}  // namespace lockstep::messages::testing

#endif  // TLS_MESSAGES_TESTING_RESERIALIZE_H_
