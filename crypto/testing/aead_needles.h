// What a direction's keys are known by, to be looked for where nothing of them may be left.
#ifndef CRYPTO_TESTING_AEAD_NEEDLES_H_
#define CRYPTO_TESTING_AEAD_NEEDLES_H_

#include <cstdint>

#include "crypto/aead/aead.h"
#include "crypto/base/bytes.h"
#include "crypto/testing/needles.h"

namespace lockstep::testing {

// The key, and what the row makes of it (round keys, powers of H).
void AddAeadKeyNeedles(Needles& needles, const crypto::Aead& row, Bytes key);

// Those, the initialization vector, and the
// nonces of that many records from the first on (RFC 9846 section 5.3).
void AddAeadNeedles(Needles& needles, const crypto::Aead& row, Bytes key, Bytes iv,
                    uint8_t records);

}  // namespace lockstep::testing

#endif  // CRYPTO_TESTING_AEAD_NEEDLES_H_
