// What signing by ECDSA leaves on the stack: nothing of the key, of nonces, of what they are drawn
// from.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/curve/testing/scalar_needles.h"
#include "crypto/hash/sha2.h"
#include "crypto/random.h"
#include "crypto/signature/ecdsa.h"
#include "crypto/signature/ecdsa_nonce.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"

namespace lockstep::crypto {
namespace {

using lockstep::testing::Needles;
using lockstep::testing::PaintedStack;

struct Case {
  const Curve* curve;
  const Hash* hash;
};

class EcdsaHygieneTest : public ::testing::TestWithParam<Case> {
 protected:
  static Random MakeRandom() {
    return Random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{9});
  }
};

INSTANTIATE_TEST_SUITE_P(Curves, EcdsaHygieneTest,
                         ::testing::Values(Case{&kP256, &kSha256}, Case{&kP384, &kSha384},
                                           Case{&kP521, &kSha512}),
                         [](const auto& each) {
                           return "P" + std::to_string(each.param.curve->bits);
                         });

TEST_P(EcdsaHygieneTest, SigningLeavesNothingOfKeyNonceAndEntropy) {
  if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
  const auto& [curve, hash] = GetParam();
  const std::vector<uint8_t> message(100, 'm');
  Random random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{8});
  const EcScalar key = RandomScalar(*curve, random).value();
  Secret<32> entropy(32);
  MakeRandom().Fill(entropy.Mutable());
  EcdsaNonces nonces(*curve, *hash, key, Digest(*hash, message).Expose(), entropy.Expose());

  Needles needles;
  AddScalar(needles, "the key", *curve, key.Expose());
  AddScalar(needles, "the nonce", *curve, nonces.Next().value().Expose());
  needles.Add("the entropy", entropy.Expose());
  PaintedStack stack;
  // Twice: what the dynamic linker does at a function's first call is not the signer's.
  for (int i = 0; i < 2; ++i) {
    stack.Run([&] {
      Random same = MakeRandom();
      EXPECT_TRUE(SignEcdsa(*curve, key, *hash, message, same).has_value());
    });
  }
  EXPECT_EQ(needles.FoundIn(stack.bytes()), std::vector<std::string>())
      << "of " << stack.bytes().size() << " bytes";
}

}  // namespace
}  // namespace lockstep::crypto
