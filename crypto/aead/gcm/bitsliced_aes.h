// BitslicedAes: AES on four blocks at a time, by logic alone. A word holds one bit of each of 64
// bytes, and the S-box is computed: there is no table and no branch that a secret could lead to.
#ifndef CRYPTO_AEAD_GCM_BITSLICED_AES_H_
#define CRYPTO_AEAD_GCM_BITSLICED_AES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/aead/gcm/kernel.h"

namespace lockstep::crypto {

inline constexpr size_t kSlicedBytes = 64;  // four blocks

// Expands a key of 16 or 32 bytes (FIPS 197 section 5.2). Sets rounds and round_keys: of each round
// key, bit b of its 16 bytes is the little-endian number in bytes 2b and 2b + 1.
void ExpandKeyBitsliced(GcmKey& key, const uint8_t* bytes, size_t size);

// Encrypts four blocks in place.
void EncryptBitsliced(const GcmKey& key, std::span<uint8_t, kSlicedBytes> blocks);

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_GCM_BITSLICED_AES_H_
