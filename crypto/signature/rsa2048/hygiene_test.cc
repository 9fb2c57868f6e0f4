// What a signature leaves on the stack: nothing of the key, of its blinding, and of whatever the
// kernel worked out on the way.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/signature/rsa2048/private_operation.h"
#include "crypto/signature/rsa2048/testing/portable_kernel.h"
#include "crypto/signature/rsa2048/testing/test_keys.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"

namespace lockstep::crypto::rsa2048 {
namespace {

using lockstep::testing::Needles;
using lockstep::testing::PaintedStack;

template <class T>
Bytes BytesOf(const T& object) {
  return {reinterpret_cast<const uint8_t*>(&object), sizeof object};
}

constexpr std::array<uint8_t, kSeedSize> kSeed = {1};

// A kernel that notes all that it gives out.
struct Noting {
  static void Multiply(const HalfMultipliers& m, const Halves& a, const Halves& b, Halves& out) {
    kernel->multiply(m, a, b, out);
    needles->Add("a product", BytesOf(out));
  }
  static inline const Kernel kKernel = {"noting", kPortable.supported, Multiply, kPortable.select,
                                        kPortable.multiply_whole};
  static inline const Kernel* kernel;
  static inline Needles* needles;
};

class Rsa2048HygieneTest : public ::testing::TestWithParam<const Kernel*> {
 protected:
  void SetUp() override {
    if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
    MakeConstants(*numbers_, *key_);
    for (size_t i = 0; i < 2; ++i) {
      needles_.Add("a prime", BytesOf(key_->primes[i].value));
      needles_.Add("R modulo a prime", BytesOf(key_->primes[i].r));
      needles_.Add("R^2 modulo a prime", BytesOf(key_->primes[i].r2));
      needles_.Add("an exponent", BytesOf(key_->exponents[i]));
      needles_.Add("a multiplier", BytesOf(key_->half_multipliers.of[i]));
    }
    needles_.Add("the coefficient", BytesOf(key_->coefficient));
    needles_.Add("a form of 1", BytesOf(key_->one));
    needles_.Add("a form of R^2", BytesOf(key_->r2));
    needles_.Add("a form of R^2 2^1024", BytesOf(key_->r2_high));
    Random random(ChaCha20Keystream, kSeed);
    std::array<uint8_t, 48> blinding;
    random.Fill(blinding);
    needles_.Add("the blinding", blinding);
    Noting::kernel = GetParam();
    Noting::needles = &needles_;
    ASSERT_TRUE(Sign(Noting::kKernel));
  }

  Status Sign(const Kernel& kernel) {
    Random random(ChaCha20Keystream, kSeed);
    return PrivateOperation(*key_, kernel, input_, random, output_);
  }

  // Runs it twice: what the dynamic linker does when a function is called for the first time (it
  // saves all registers) is not the signature's.
  void ExpectNothingLeft(const std::function<void()>& function) {
    stack_.Run(function);
    stack_.Run(function);
    const std::vector<std::string> found = needles_.FoundIn(stack_.bytes());
    EXPECT_TRUE(found.empty()) << found.size() << " words of secrets, first: " << found[0]
                               << ", last: " << found.back();
  }

  const std::unique_ptr<const RsaPrivateNumbers> numbers_ =
      std::make_unique<RsaPrivateNumbers>(MakeTestNumbers(1));
  std::unique_ptr<Constants> key_ = std::make_unique<Constants>();
  Needles needles_;
  PaintedStack stack_;
  std::array<uint8_t, kSize> input_ = {1, 2, 3, 4, 5, 6, 7}, output_;
};

INSTANTIATE_TEST_SUITE_P(Kernels, Rsa2048HygieneTest, ::testing::ValuesIn(KernelsOfThisCpu()),
                         [](const auto& each) {
                           std::string name(each.param->name);
                           std::erase(name, '-');
                           return name;
                         });

TEST_P(Rsa2048HygieneTest, SigningLeavesNothing) {
  EXPECT_GT(needles_.size(), size_t{1300} * 2 * kLimbs<1024>);
  ExpectNothingLeft([&] { (void)Sign(*GetParam()); });
}

TEST_P(Rsa2048HygieneTest, MakingTheConstantsLeavesNothing) {
  ExpectNothingLeft([&] { MakeConstants(*numbers_, *key_); });
}

TEST_P(Rsa2048HygieneTest, ASignatureThatIsWithheldLeavesNothing) {
  key_->exponents[0][3] ^= 4;
  EXPECT_FALSE(Sign(*GetParam()).has_value());
  ExpectNothingLeft([&] { (void)Sign(*GetParam()); });
}

// The search itself: a planted copy is found, and told.
TEST_P(Rsa2048HygieneTest, ACopyThatIsLeftIsFound) {
  stack_.Run([&] {
    std::array<uint64_t, kHalfLimbs> copy = key_->exponents[1];
    __asm__ __volatile__("" : : "r"(copy.data()) : "memory");
  });
  const std::vector<std::string> found = needles_.FoundIn(stack_.bytes());
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found[0].starts_with("an exponent, ")) << found[0];
}

}  // namespace
}  // namespace lockstep::crypto::rsa2048
