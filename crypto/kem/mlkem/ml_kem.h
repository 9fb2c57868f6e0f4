// ML-KEM (FIPS 203): key encapsulation that quantum computers are not known to break.
#ifndef CRYPTO_KEM_MLKEM_ML_KEM_H_
#define CRYPTO_KEM_MLKEM_ML_KEM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/kem/mlkem/kernel.h"

namespace lockstep::crypto {

// For tests: every kernel of this build, best first. The first that this processor supports is
// MlKem's default.
std::span<const MlKemKernel* const> AllMlKemKernels();
const MlKemKernel& BestMlKemKernel();

// With a rank of 3 ML-KEM-768, with 4 ML-KEM-1024. What is secret on the stack is wiped, and no
// branch or index depends on it.
template <size_t kRank>
class MlKem {
 public:
  static constexpr size_t kSeedSize = 32;    // of each of d, z and m
  static constexpr size_t kSecretSize = 32;  // the shared secret K
  static constexpr size_t kEncapsulationKeySize = 384 * kRank + 32;
  static constexpr size_t kCiphertextSize = 32 * ((kRank == 4 ? 11 : 10) * kRank + kRank + 1);
  // As section 7.1 has it: dk_PKE, ek, H(ek), z.
  static constexpr size_t kDecapsulationKeySize = 768 * kRank + 96;
  // The form that we keep: d, z and H(ek), which is the dearest part to find again.
  static constexpr size_t kPrivateKeySize = 96;

  using Seed = std::span<const uint8_t, kSeedSize>;
  using EncapsulationKey = std::span<uint8_t, kEncapsulationKeySize>;
  using PrivateKey = std::span<uint8_t, kPrivateKeySize>;
  using Ciphertext = std::span<uint8_t, kCiphertextSize>;
  using Secret = std::span<uint8_t, kSecretSize>;

  explicit MlKem(const MlKemKernel& kernel = BestMlKemKernel()) : kernel_(kernel) {}

  // Algorithm 16, ML-KEM.KeyGen_internal: d and z are random and secret.
  void GenerateKey(Seed d, Seed z, PrivateKey private_key, EncapsulationKey key) const;

  // Algorithm 17, ML-KEM.Encaps_internal: m is random and secret. kInvalidKeyShare where section
  // 7.2's checks of type and modulus find the peer's key at fault.
  Status Encapsulate(Bytes key, Seed m, Ciphertext ciphertext, Secret secret) const;

  // Algorithm 18, ML-KEM.Decaps_internal: a ciphertext that was tampered with gives another secret,
  // not an error. kInvalidKeyShare where its length is wrong (section 7.3), kInvalidArgument where
  // the private key's is.
  Status Decapsulate(Bytes private_key, Bytes ciphertext, Secret secret) const;

  // The same with FIPS 203's form of the private key, which others may have made:
  // kInvalidPrivateKey where section 7.3's checks of length and hash find it at fault.
  Status DecapsulateWithExpandedKey(Bytes key, Bytes ciphertext, Secret secret) const;
  // FIPS 203's form of our private key.
  void ExpandKey(std::span<const uint8_t, kPrivateKeySize> private_key,
                 std::span<uint8_t, kDecapsulationKeySize> key) const;

 private:
  const MlKemKernel& kernel_;
};

extern template class MlKem<3>;
extern template class MlKem<4>;
using MlKem768 = MlKem<3>;
using MlKem1024 = MlKem<4>;

}  // namespace lockstep::crypto

#endif  // CRYPTO_KEM_MLKEM_ML_KEM_H_
