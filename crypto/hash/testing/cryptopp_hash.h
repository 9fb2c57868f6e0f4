// Hashes by Crypto++: what ours are held against.
#ifndef CRYPTO_HASH_TESTING_CRYPTOPP_HASH_H_
#define CRYPTO_HASH_TESTING_CRYPTOPP_HASH_H_

#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"

namespace lockstep::crypto::cryptopp {

std::vector<uint8_t> Digest(HashId hash, Bytes message);
std::vector<uint8_t> Hmac(HashId hash, Bytes key, Bytes message);
// RFC 5869's two steps.
std::vector<uint8_t> Hkdf(HashId hash, Bytes salt, Bytes secret, Bytes info, size_t size);

std::vector<uint8_t> Sha3_256(Bytes message);
std::vector<uint8_t> Sha3_512(Bytes message);
std::vector<uint8_t> Shake128(Bytes message, size_t size);
std::vector<uint8_t> Shake256(Bytes message, size_t size);

}  // namespace lockstep::crypto::cryptopp

#endif  // CRYPTO_HASH_TESTING_CRYPTOPP_HASH_H_
