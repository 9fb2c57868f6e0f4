// Private keys of the default provider: made from their numbers, or generated.
#ifndef CRYPTO_SIGNATURE_PRIVATE_KEYS_H_
#define CRYPTO_SIGNATURE_PRIVATE_KEYS_H_

#include <cstddef>
#include <memory>

#include "crypto/base/result.h"
#include "crypto/curve/curve.h"
#include "crypto/random.h"
#include "crypto/signature/ed25519.h"
#include "crypto/signature/rsa_private_numbers.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

// Each checks the numbers (ranges, consistency; RSA: n = p q and sizes) and computes the public
// half; kInvalidPrivateKey where they are wrong. `algorithm`: the curve; for RSA, kRsa or kRsaPss;
// any other is kInvalidArgument. Scalars are as long as the curve's order, seeds 32 bytes.
Result<std::shared_ptr<const SigningKey>> MakeEcdsaKey(KeyAlgorithm algorithm,
                                                       const EcScalar& scalar);
Result<std::shared_ptr<const SigningKey>> MakeEd25519Key(const Ed25519Seed& seed);
Result<std::shared_ptr<const SigningKey>> MakeRsaKey(KeyAlgorithm algorithm,
                                                     const RsaPrivateNumbers& numbers);

// Fresh private numbers, all from `random`. `modulus_bits` from kMinRsaModulusBits to
// kMaxRsaModulusBits, a multiple of 64; the public exponent is 65537. Large RSA keys take seconds.
Result<EcScalar> GenerateEcScalar(KeyAlgorithm algorithm, Random& random);
Ed25519Seed GenerateEd25519Seed(Random& random);
Result<RsaPrivateNumbers> GenerateRsaNumbers(size_t modulus_bits, Random& random);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_PRIVATE_KEYS_H_
