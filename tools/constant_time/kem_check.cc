#include "tools/constant_time/kem_check.h"

#include <array>
#include <cstdint>

#include "tools/constant_time/taint.h"

namespace lockstep::constant_time {

template <size_t kRank>
std::function<void(Probe&)> MlKemCheck(const crypto::MlKemKernel& kernel) {
  return [&kernel](Probe& probe) {
    using Kem = crypto::MlKem<kRank>;
    const Kem kem(kernel);
    const std::array<uint8_t, 32> d = {1}, z = {2}, m = {3};
    for (const Bytes seed : {Bytes(d), Bytes(z), Bytes(m)}) MarkSecret(seed);
    std::array<uint8_t, Kem::kPrivateKeySize> private_key;
    std::array<uint8_t, Kem::kEncapsulationKeySize> key;
    kem.GenerateKey(d, z, private_key, key);
    probe.Show(key);
    MarkPublic(key);

    std::array<uint8_t, Kem::kCiphertextSize> ciphertext;
    std::array<uint8_t, Kem::kSecretSize> secret;
    if (!kem.Encapsulate(key, m, ciphertext, secret).has_value()) return;
    probe.Show(ciphertext);
    probe.Show(secret);
    for (const uint8_t change : {uint8_t{0}, uint8_t{1}}) {
      MarkPublic(ciphertext);
      ciphertext[0] ^= change;
      if (!kem.Decapsulate(private_key, ciphertext, secret).has_value()) return;
      probe.Show(secret);
    }
  };
}

template std::function<void(Probe&)> MlKemCheck<3>(const crypto::MlKemKernel& kernel);
template std::function<void(Probe&)> MlKemCheck<4>(const crypto::MlKemKernel& kernel);

}  // namespace lockstep::constant_time
