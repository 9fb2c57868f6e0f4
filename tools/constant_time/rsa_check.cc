#include "tools/constant_time/rsa_check.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "crypto/random.h"
#include "crypto/signature/rsa2048/constants.h"
#include "crypto/signature/rsa2048/private_operation.h"
#include "crypto/signature/rsa_private_numbers.h"
#include "crypto/testing/hex.h"
#include "tools/constant_time/taint.h"

namespace lockstep::constant_time {
namespace {

namespace rsa2048 = crypto::rsa2048;
using crypto::FromHex;

// Made for this check. The private exponent is left out, which signing has no use for.
crypto::RsaPrivateNumbers Numbers() {
  using Numbers = crypto::RsaPrivateNumbers;
  Numbers numbers;
  numbers.public_exponent = FromHex("010001");
  numbers.modulus = FromHex(
      "d6fc4a05301a99ab4f1a786f2b91e6c760f6892b6a265dabf6f47c6d66c2974f"
      "c8a7e77e7bbd8ad57c952a08626c4d675dccdd405c6f12d4c97788ac8639ee08"
      "167971cdfe7381597d2fa5ce4ccff017fbbc45bf322534bffd9fe6ba842af984"
      "5432d3544a9dd98e0fce95c9833fd68b1131516aa53ebb98be5b0999d84d7f24"
      "8f1d6d40583c1c1216609ac77807b69d7d44e4741a3f63143969dd03fa913147"
      "144b053e9faaae07a7d9ec35b4f4177683a1492dff72c9105cc2e4921ce81587"
      "2bd9fe11fb1d5b3c47b34d0bfa3b6f9ea2a6253515aae992be45050c9c4ef670"
      "8836824ea8475fffdf52ec73a38f331a71ea8789392fd38a59b6890691168657");
  numbers.prime1 = decltype(Numbers::prime1)::CopyOf(
      FromHex("edc82d847b90c75106c3e337e8d6bd975265773abb616298e86e86da5cb26b38"
              "5d6ad100dc06833381a4a4b43e563791a165a5594c779815e5b1268a01ae56e8"
              "a6f00ab01afa7eb203e1b6ba12595e1a36be8983dfdfa82e14ab6a47961be0cc"
              "967bb5f7ef5f8d3676bbae73ca2bd7b81ffd55dc25997a39ee8a63b0597215e3"));
  numbers.prime2 = decltype(Numbers::prime2)::CopyOf(
      FromHex("e774fc3069c2c7933bc88189babbfeecdf03c962de29a767634e4c7f87b35136"
              "848230739e1c4e2fe96bf30f46fe2e3749ecb50fa03c8d404ce822051574ba5a"
              "1821600a39f72b65f26fa4f34727e784e8e765bb40c6374ea8304f21ee7594c8"
              "41ca370cb5c1f2215eb9986d6c672617061590aefc70e3d61dc9470d593a97fd"));
  numbers.exponent1 = decltype(Numbers::exponent1)::CopyOf(
      FromHex("8d2c7249dc0b232b6a36d72a94a51a3f437e56819a4ac17d43528be20d7328d1"
              "7835390da7947e45104dae340d66a6eb61c5b59c051864456beff78fac5bd3e1"
              "a16b970ce397a1ad133ce97e23f2c73a0d12a71692ce794d929c0b27a169bfd7"
              "f7e84f2b7b056213d9fea81ebb03b8b9ead4402bca6f0af0663de7de05dd043d"));
  numbers.exponent2 = decltype(Numbers::exponent2)::CopyOf(
      FromHex("c24afba01047c78c9ab4b7b8cc1e1fe2eb5a9c64f825733760af4b9c0a67c696"
              "c3291e4f0fbca70da51e4f0cd6056cfa507df987c274d205d6094ef5818b591b"
              "64023042a5620cf6294afae69526b43c67de4711a7503d013442494b2c875b7b"
              "b76e6e43a717c58fa99a968fd45dca25ad9fd0b2738ab856f6ee0d4cf1483469"));
  numbers.coefficient = decltype(Numbers::coefficient)::CopyOf(
      FromHex("8ec2cba88ae10b2c8c087ade6eff2d386f2bfd10fcdcc55566f099f55ed5d81c"
              "e03dd77178f10c9bd1c75c7dc53950c4e48a530c6a8ee5b75a88a14d7204b730"
              "2ffbe11f6e0397200fc1e1b9839eb41ada508b2cfb8e0c19eea66fe156e4a322"
              "d10c3a5b55f07961427e0e7bd9165af2db0b1f0c5904b83480cbd8b37434062f"));
  return numbers;
}

template <class T>
Bytes BytesOf(const T& object) {
  return {reinterpret_cast<const uint8_t*>(&object), sizeof object};
}

void SecretKeystream(std::span<const uint8_t, crypto::kSeedSize>, MutableBytes output) {
  for (size_t i = 0; i < output.size(); ++i) output[i] = static_cast<uint8_t>(37 * i + 11);
  MarkSecret(output);
}

}  // namespace

std::function<void(Probe&)> RsaCheck(const rsa2048::Kernel& kernel) {
  return [&kernel](Probe& probe) {
    const auto key = std::make_unique<rsa2048::Constants>();
    rsa2048::MakeConstants(Numbers(), *key);
    MarkSecret(BytesOf(*key));
    MarkPublic(BytesOf(key->modulus));
    MarkPublic(BytesOf(key->public_exponent));
    MarkPublic(BytesOf(key->whole_multiplier));
    MarkPublic(BytesOf(key->whole_r2));
    crypto::Random random(SecretKeystream, std::array<uint8_t, crypto::kSeedSize>{});
    const std::array<uint8_t, rsa2048::kSize> input = {1, 2, 3};
    std::array<uint8_t, rsa2048::kSize> output;
    if (!rsa2048::PrivateOperation(*key, kernel, input, random, output).has_value()) return;
    probe.Show(output);
  };
}

}  // namespace lockstep::constant_time
