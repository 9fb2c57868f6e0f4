// The numbers of an RSA private key.
#ifndef CRYPTO_SIGNATURE_RSA_PRIVATE_NUMBERS_H_
#define CRYPTO_SIGNATURE_RSA_PRIVATE_NUMBERS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "crypto/base/secret.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

// RFC 8017, A.1.2, big-endian. Sizes up to kMaxRsaModulusBits.
struct RsaPrivateNumbers {
  static constexpr size_t kMaxSize = kMaxRsaModulusBits / 8;
  std::vector<uint8_t> modulus;                            // n
  std::vector<uint8_t> public_exponent;                    // e
  Secret<kMaxSize> private_exponent;                       // d
  Secret<kMaxSize / 2> prime1, prime2;                     // p, q
  Secret<kMaxSize / 2> exponent1, exponent2, coefficient;  // d mod p-1, d mod q-1, 1/q mod p
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_RSA_PRIVATE_NUMBERS_H_
