// Finished (RFC 9846, section 4.5.3).
#ifndef TLS_MESSAGES_FINISHED_H_
#define TLS_MESSAGES_FINISHED_H_

#include "tls/messages/handshake_type.h"
#include "tls/wire/codec.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

// The codec does not know the hash, so verify_data is the whole body: a wrong length fails as a
// wrong value does, when it is compared.
struct Finished {
  wire::OpaqueRest verify_data = {};

  static constexpr auto kMsgType = HandshakeType::kFinished;
  static constexpr auto kFields = wire::Fields(wire::Field("verify_data", &Finished::verify_data));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_FINISHED_H_
