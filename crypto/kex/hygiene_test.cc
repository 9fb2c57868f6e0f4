// What key exchanges leave on the stack: nothing of private keys and shared secrets.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/kem/mlkem/ml_kem.h"
#include "crypto/kex/ecdh.h"
#include "crypto/kex/hybrid.h"
#include "crypto/kex/ml_kem.h"
#include "crypto/kex/x25519.h"
#include "crypto/random.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"

namespace lockstep::crypto {
namespace {

using lockstep::testing::Needles;
using lockstep::testing::PaintedStack;

class KeyExchangeHygieneTest : public ::testing::TestWithParam<const KeyExchange*> {
 protected:
  void SetUp() override {
    if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
    AddPrivateKey(pair_.private_key.Expose());
    AddBothWays("the secret", made_.secret.Expose());
  }

  static Random MakeRandom(uint8_t seed) {
    return Random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{seed});
  }
  // As bytes, and as limbs of a big-endian number.
  void AddBothWays(const std::string& name, Bytes secret) {
    needles_.Add(name, secret);
    std::vector<uint8_t> reversed(secret.rbegin(), secret.rend());
    needles_.Add(name + " reversed", reversed);
  }
  void AddPrivateKey(Bytes key) {
    constexpr size_t kSeeds = 2 * MlKem768::kSeedSize;
    if (row_.post_quantum) {
      needles_.Add("the seeds", key.first(kSeeds));
      key = key.subspan(MlKem768::kPrivateKeySize);  // passes over the encapsulation key's hash
    }
    AddBothWays("the scalar", key);
    if (key.size() != 32) return;
    std::vector<uint8_t> clamped(key.begin(), key.end());
    clamped[0] &= 248;
    clamped[31] = static_cast<uint8_t>((clamped[31] & 127) | 64);
    needles_.Add("the clamped scalar", clamped);
  }
  void ExpectNothingLeftBy(const std::function<void()>& function) {
    PaintedStack stack;
    // Twice: what the dynamic linker does at a function's first call is not the row's.
    for (int i = 0; i < 2; ++i) stack.Run(function);
    EXPECT_EQ(needles_.FoundIn(stack.bytes()), std::vector<std::string>())
        << "of " << stack.bytes().size() << " bytes";
  }

  const KeyExchange& row_ = *GetParam();
  Random random_ = MakeRandom(1);
  const KeyPair pair_ = row_.generate(random_).value();
  Random other_random_ = MakeRandom(2);
  const Encapsulation made_ = row_.encapsulate(other_random_, pair_.share).value();
  Needles needles_;
};

INSTANTIATE_TEST_SUITE_P(Rows, KeyExchangeHygieneTest,
                         ::testing::Values(&kX25519, &kSecp256r1, &kSecp384r1, &kSecp521r1,
                                           &kMlKem768Group, &kMlKem1024Group, &kX25519MlKem768,
                                           &kSecP256r1MlKem768, &kSecP384r1MlKem1024),
                         [](const auto& row) { return std::string(row.param->name); });

TEST_P(KeyExchangeHygieneTest, MakingAKeyLeavesNothingOfIt) {
  ExpectNothingLeftBy([&] {
    Random random = MakeRandom(1);
    EXPECT_TRUE(row_.generate(random).has_value());
  });
}

TEST_P(KeyExchangeHygieneTest, EncapsulatingLeavesNothingOfTheSecretAndTheRandomNumbers) {
  std::array<uint8_t, 128> drawn;
  Random random = MakeRandom(2);
  random.Fill(drawn);
  needles_.Add("random numbers", drawn);
  ExpectNothingLeftBy([&] {
    Random again = MakeRandom(2);
    EXPECT_TRUE(row_.encapsulate(again, pair_.share).has_value());
  });
}

TEST_P(KeyExchangeHygieneTest, DecapsulatingLeavesNothingOfKeyAndSecret) {
  ExpectNothingLeftBy(
      [&] { EXPECT_TRUE(row_.decapsulate(pair_.private_key, made_.share).has_value()); });
}

}  // namespace
}  // namespace lockstep::crypto
