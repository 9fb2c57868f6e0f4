// A keystream and AEADs that look like the real ones from outside and protect nothing.
#ifndef CRYPTO_TESTING_FAKE_AEAD_H_
#define CRYPTO_TESTING_FAKE_AEAD_H_

#include <cstdint>
#include <span>

#include "crypto/aead/aead.h"
#include "crypto/base/bytes.h"
#include "crypto/random.h"

namespace lockstep::crypto {

// FakeKeystream is a KeystreamFunction.
void FakeKeystream(std::span<const uint8_t, kSeedSize> key, MutableBytes output);

// Rows with keys of 16 and of 32 bytes. A failed open leaves the ciphertext.
extern const Aead kFakeAead16;
extern const Aead kFakeAead32;

}  // namespace lockstep::crypto

#endif  // CRYPTO_TESTING_FAKE_AEAD_H_
