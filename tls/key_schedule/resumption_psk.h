// The PSK that a NewSessionTicket stands for (RFC 9846 section 4.7.1).
#ifndef TLS_KEY_SCHEDULE_RESUMPTION_PSK_H_
#define TLS_KEY_SCHEDULE_RESUMPTION_PSK_H_

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/hash/hash.h"
#include "tls/key_schedule/traffic_secret.h"

namespace lockstep {

// ResumptionPsk returns one digest's worth. `resumption_secret` is the MainSecret's;
// `ticket_nonce` has at most 255 bytes, as its field in the message, else kInvalidArgument.
Result<crypto::HashValue> ResumptionPsk(const TrafficSecret& resumption_secret, Bytes ticket_nonce);

}  // namespace lockstep

#endif  // TLS_KEY_SCHEDULE_RESUMPTION_PSK_H_
