// What the kernels of the curves leave on the stack: nothing of private keys, nonces and secrets.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "crypto/curve/curve_arithmetic.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/testing/scalar_needles.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"

namespace lockstep::crypto {
namespace {

using lockstep::testing::Needles;
using lockstep::testing::PaintedStack;
using Buffer = std::vector<uint8_t>;

class CurveHygieneTest : public ::testing::TestWithParam<const CurveKernel*> {
 protected:
  void SetUp() override {
    if (!kernel_.supported(ThisCpu())) GTEST_SKIP() << "not on this processor";
    if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
    AddScalar(needles_, "the key", curve_, key_);
    AddScalar(needles_, "the nonce", curve_, nonce_);
    ASSERT_TRUE(kernel_.public_point(nonce_, point_));
    ASSERT_TRUE(kernel_.multiply(key_, point_, x_).has_value());
    AddCoordinate(needles_, "the secret", curve_, x_);
  }

  Buffer Scalar() {
    Buffer scalar(curve_.size);
    std::ranges::generate(scalar, [this] { return static_cast<uint8_t>(random_()); });
    scalar[0] = 0;
    return scalar;
  }
  void ExpectNothingLeftBy(const std::function<void()>& function) {
    PaintedStack stack;
    // Twice: what the dynamic linker does at a function's first call is not the kernel's.
    for (int i = 0; i < 2; ++i) stack.Run(function);
    EXPECT_EQ(needles_.FoundIn(stack.bytes()), std::vector<std::string>())
        << "of " << stack.bytes().size() << " bytes";
  }

  const CurveKernel& kernel_ = *GetParam();
  const Curve& curve_ = *kernel_.curve;
  std::mt19937 random_{3};
  const Buffer key_ = Scalar(), nonce_ = Scalar(), digest_ = Buffer(32, 7);
  Buffer point_ = Buffer(curve_.point_size()), x_ = Buffer(curve_.size), r_ = x_, s_ = x_;
  Needles needles_;
};

INSTANTIATE_TEST_SUITE_P(Kernels, CurveHygieneTest,
                         ::testing::ValuesIn(AllCurveKernels().begin(), AllCurveKernels().end()),
                         [](const auto& kernel) {
                           std::string name(kernel.param->name);
                           std::erase_if(name, [](char c) { return std::isalnum(c) == 0; });
                           return name;
                         });

TEST_P(CurveHygieneTest, MakingAKeyLeavesNothingOfIt) {
  Buffer point(curve_.point_size());
  ExpectNothingLeftBy([&] { kernel_.public_point(key_, point); });
}

TEST_P(CurveHygieneTest, AgreeingLeavesNothingOfKeyAndSecret) {
  Buffer x(curve_.size);
  ExpectNothingLeftBy([&] { static_cast<void>(kernel_.multiply(key_, point_, x)); });
}

TEST_P(CurveHygieneTest, SigningLeavesNothingOfKeyAndNonce) {
  ExpectNothingLeftBy([&] { kernel_.sign(key_, nonce_, digest_, r_, s_); });
}

}  // namespace
}  // namespace lockstep::crypto
