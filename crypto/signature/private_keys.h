// Private keys of the default provider: made from their numbers, or generated.
#ifndef CRYPTO_SIGNATURE_PRIVATE_KEYS_H_
#define CRYPTO_SIGNATURE_PRIVATE_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/random.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

// The numbers of an RSA private key (RFC 8017, A.1.2), big-endian. Sizes up to kMaxRsaModulusBits.
struct RsaPrivateNumbers {
  static constexpr size_t kMaxSize = kMaxRsaModulusBits / 8;
  std::vector<uint8_t> modulus;                            // n
  std::vector<uint8_t> public_exponent;                    // e
  Secret<kMaxSize> private_exponent;                       // d
  Secret<kMaxSize / 2> prime1, prime2;                     // p, q
  Secret<kMaxSize / 2> exponent1, exponent2, coefficient;  // d mod p-1, d mod q-1, 1/q mod p
};

using EcScalar = Secret<66>;  // big-endian, as long as the curve's order
using Ed25519Seed = Secret<32>;

// Each checks the numbers (ranges, consistency; RSA: n = p q and sizes) and computes the public
// half; kInvalidPrivateKey where they are wrong. `algorithm`: the curve; for RSA, kRsa or kRsaPss.
Result<std::shared_ptr<const SigningKey>> MakeEcdsaKey(KeyAlgorithm algorithm,
                                                       const EcScalar& scalar);
Result<std::shared_ptr<const SigningKey>> MakeEd25519Key(const Ed25519Seed& seed);
Result<std::shared_ptr<const SigningKey>> MakeRsaKey(KeyAlgorithm algorithm,
                                                     const RsaPrivateNumbers& numbers);

// Fresh private numbers. `modulus_bits` from kMinRsaModulusBits to kMaxRsaModulusBits, a multiple
// of 64.
Result<EcScalar> GenerateEcScalar(KeyAlgorithm algorithm, Random& random);
Ed25519Seed GenerateEd25519Seed(Random& random);
Result<RsaPrivateNumbers> GenerateRsaNumbers(size_t modulus_bits, Random& random);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_PRIVATE_KEYS_H_
