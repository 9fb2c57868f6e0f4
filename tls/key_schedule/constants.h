// What of the key schedule (RFC 9846 section 7.1) depends on the hash alone, worked out ahead.
#ifndef TLS_KEY_SCHEDULE_CONSTANTS_H_
#define TLS_KEY_SCHEDULE_CONSTANTS_H_

#include <array>
#include <cstdint>

#include "crypto/hash/hash.h"
#include "crypto/hash/hmac.h"

namespace lockstep {

struct KeyScheduleConstants {
  // A key as HMAC has taken it in.
  struct Key {
    crypto::Midstate inner;
    crypto::Midstate outer;
  };

  std::array<uint8_t, crypto::kMaxHashSize> empty_hash;  // of "", the first digest_size bytes
  Key zeros;                                             // "0": the salt of every EarlySecret
  Key early_secret;                                      // without a PSK
  Key derived;                                           // Derive-Secret of that, "derived", ""
};

// Null for a hash that none were worked out for.
const KeyScheduleConstants* ConstantsOf(const crypto::Hash& hash);

// The hash of the empty string.
crypto::HashValue EmptyHash(const crypto::Hash& hash);

}  // namespace lockstep

#endif  // TLS_KEY_SCHEDULE_CONSTANTS_H_
