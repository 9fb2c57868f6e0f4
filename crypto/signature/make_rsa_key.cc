#include "crypto/signature/private_keys.h"
#include "crypto/signature/rsa_arithmetic.h"
#include "crypto/signature/rsa_key.h"

namespace lockstep::crypto {

Result<std::shared_ptr<const SigningKey>> MakeRsaKey(KeyAlgorithm algorithm,
                                                     const RsaPrivateNumbers& numbers) {
  return RsaKey::Create(algorithm, numbers, kMinRsaModulusBits);
}

Result<RsaPrivateNumbers> GenerateRsaNumbers(size_t modulus_bits, Random& random) {
  constexpr size_t kStep = 64;
  if (modulus_bits < kMinRsaModulusBits || modulus_bits > kMaxRsaModulusBits ||
      modulus_bits % kStep != 0)
    return Error{Reason::kInvalidArgument, 0, {modulus_bits}};
  return GenerateRsa(modulus_bits, random);
}

}  // namespace lockstep::crypto
