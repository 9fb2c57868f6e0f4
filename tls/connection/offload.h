// What of a direction is handed out.
#ifndef TLS_CONNECTION_OFFLOAD_H_
#define TLS_CONNECTION_OFFLOAD_H_

#include <utility>

#include "crypto/base/code_points.h"
#include "record/protection.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/offload_keys.h"

namespace lockstep {

inline OffloadKeys HandOut(CipherSuiteId suite, const TrafficSecret& secret,
                           const record::Protection& protection) {
  TrafficKeys keys = secret.Keys(*protection.row());
  return {.cipher_suite = suite,
          .traffic_secret = crypto::HashValue::CopyOf(secret.Expose()),
          .key = std::move(keys.key),
          .iv = std::move(keys.iv),
          .sequence_number = protection.sequence_number()};
}

}  // namespace lockstep

#endif  // TLS_CONNECTION_OFFLOAD_H_
