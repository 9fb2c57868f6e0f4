// Key shares and secrets that the caller made (CommonOptions::key_exchange), before they are used.
#ifndef TLS_HANDSHAKE_KEY_EXCHANGE_REPLY_H_
#define TLS_HANDSHAKE_KEY_EXCHANGE_REPLY_H_

#include "crypto/base/result.h"
#include "crypto/kex/key_exchange.h"
#include "tls/config.h"
#include "tls/tls.h"

namespace lockstep {

// kInvalidArgument where the reply to a question about key exchange holds shares or a secret of
// another number or size than its groups have. Other questions' replies are not looked at.
Status CheckKeyExchangeReply(const Question& question, const Reply& reply,
                             const Algorithms& algorithms);

// kInvalidKeyShare for a secret of zeros only (section 7.4.2), or a hybrid's with a part of zeros
// only: no honest peer's share gives it.
Status CheckSharedSecret(const crypto::KeyExchange& group, const crypto::SharedSecret& secret);

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_KEY_EXCHANGE_REPLY_H_
