// Every kernel of Curve25519 against RFC 7748, libsodium, and each other; and the field against the
// definitions, with values at which carries run through.
#include "crypto/kex/curve25519/curve25519.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/kex/curve25519/field.h"
#include "crypto/kex/curve25519/testing/sodium_curve25519.h"
#include "crypto/random.h"
#include "crypto/testing/hex.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"

namespace lockstep::crypto {
namespace {

using curve25519::Number;
using Block = std::array<uint8_t, 32>;

constexpr int kRandomRuns = 2'500;  // of each kind, with each kernel

Random MakeRandom() { return Random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{1}); }

Block Draw(Random& random) {
  Block block;
  random.Fill(block);
  return block;
}

Block BlockOf(std::string_view hex) {
  const std::vector<uint8_t> bytes = FromHex(hex);
  Block block;
  std::ranges::copy(bytes, block.begin());
  return block;
}

// Scalars and points at the edges: 0, 1, 2, p - 1, p, p + 1, 2^255 - 1, with and without bit 255,
// and the points of order 8.
std::vector<Block> EdgeValues() {
  std::vector<Block> out(9);
  for (uint8_t i = 0; i < 3; ++i) out[i][0] = i;
  for (uint8_t i = 0; i < 4; ++i) {
    out[3 + i].fill(0xff);
    out[3 + i][0] = static_cast<uint8_t>(i == 3 ? 0xff : 0xec + i);
    out[3 + i][31] = 0x7f;
  }
  out[7] = BlockOf("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
  out[8] = BlockOf("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157");
  const size_t count = out.size();
  for (size_t i = 0; i < count; ++i) {
    out.push_back(out[i]);
    out.back()[31] |= 0x80;
  }
  return out;
}

class Curve25519Test : public ::testing::TestWithParam<const Curve25519Kernel*> {
 protected:
  void SetUp() override {
    if (!kernel_.supported(ThisCpu())) GTEST_SKIP() << "not on this processor";
  }
  void ExpectLikeSodium(const Block& scalar, const Block& point) {
    Block ours;
    kernel_.multiply(scalar, point, ours);
    ASSERT_EQ(ToHex(ours), ToHex(sodium::Multiply(scalar, point)))
        << ToHex(scalar) << " " << ToHex(point);
  }
  void ExpectBaseLikeSodium(const Block& scalar) {
    Block ours;
    kernel_.multiply_base(scalar, ours);
    ASSERT_EQ(ToHex(ours), ToHex(sodium::MultiplyBase(scalar))) << ToHex(scalar);
  }
  const Curve25519Kernel& kernel_ = *GetParam();
};

INSTANTIATE_TEST_SUITE_P(Kernels, Curve25519Test, ::testing::ValuesIn(AllCurve25519Kernels()),
                         [](const auto& kernel) { return std::string(kernel.param->name); });

TEST_P(Curve25519Test, RandomProductsAreThoseOfLibsodium) {
  Random random = MakeRandom();
  for (int i = 0; i < kRandomRuns; ++i) ExpectLikeSodium(Draw(random), Draw(random));
}

TEST_P(Curve25519Test, RandomMultiplesOfTheBasePointAreThoseOfLibsodium) {
  Random random = MakeRandom();
  for (int i = 0; i < kRandomRuns; ++i) ExpectBaseLikeSodium(Draw(random));
}

TEST_P(Curve25519Test, ProductsAtTheEdgesAreThoseOfLibsodium) {
  for (const Block& scalar : EdgeValues()) {
    ExpectBaseLikeSodium(scalar);
    for (const Block& point : EdgeValues()) ExpectLikeSodium(scalar, point);
  }
}

// Digits of one kind all along, so that every entry of the base point's table is used.
TEST_P(Curve25519Test, EveryDigitOfAScalarFindsItsMultiple) {
  for (unsigned low = 0; low < 16; ++low) {
    for (unsigned high = 0; high < 16; ++high) {
      Block scalar;
      scalar.fill(static_cast<uint8_t>(low | high << 4));
      ExpectBaseLikeSodium(scalar);
    }
  }
}

TEST_P(Curve25519Test, TheBasePointsMultiplesAreProductsWithNine) {
  Random random = MakeRandom();
  for (int i = 0; i < 100; ++i) {
    const Block scalar = Draw(random), nine = {9};
    Block product, multiple;
    kernel_.multiply(scalar, nine, product);
    kernel_.multiply_base(scalar, multiple);
    ASSERT_EQ(product, multiple);
  }
}

TEST_P(Curve25519Test, TheOutputMayOverlapTheInputs) {
  Random random = MakeRandom();
  const Block scalar = Draw(random), point = Draw(random);
  Block product;
  kernel_.multiply(scalar, point, product);
  Block in_place = point;
  kernel_.multiply(scalar, in_place, in_place);
  EXPECT_EQ(in_place, product);
  in_place = scalar;
  kernel_.multiply(in_place, point, in_place);
  EXPECT_EQ(in_place, product);
}

// As given and clamped, with the digits that the comb is walked by, and the product.
TEST_P(Curve25519Test, NothingSecretStaysOnTheStack) {
  using lockstep::testing::PaintedStack;
  if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
  Random random = MakeRandom();
  const Block scalar = Draw(random), point = Draw(random);
  Block clamped = scalar, product, multiple;
  clamped[0] &= 248;
  clamped[31] = static_cast<uint8_t>((clamped[31] & 127) | 64);
  kernel_.multiply(scalar, point, product);
  kernel_.multiply_base(scalar, multiple);
  std::array<uint8_t, 64> digits;
  for (size_t i = 0, carry = 0; i < 64; ++i) {
    const size_t value = (clamped[i / 2] >> 4 * (i % 2) & 15) + carry;
    carry = i < 63 && value >= 8 ? 1 : 0;
    digits[i] = static_cast<uint8_t>(value - 16 * carry);
  }
  lockstep::testing::Needles needles;
  needles.Add("the scalar", scalar);
  needles.Add("the clamped scalar", clamped);
  needles.Add("the digits", digits);
  needles.Add("the product", product);
  PaintedStack stack;
  Block out;
  // Twice: what the dynamic linker does at a function's first call is not the kernel's.
  for (int i = 0; i < 2; ++i) stack.Run([&] { kernel_.multiply(scalar, point, out); });
  EXPECT_EQ(needles.FoundIn(stack.bytes()), std::vector<std::string>());
  for (int i = 0; i < 2; ++i) stack.Run([&] { kernel_.multiply_base(scalar, out); });
  EXPECT_EQ(needles.FoundIn(stack.bytes()), std::vector<std::string>());
}

// ---- The field ----

// Words of all zeros and all ones, in every combination: what makes carries run far.
std::vector<Number> ExtremeNumbers() {
  std::vector<Number> out;
  for (const uint64_t odd : {uint64_t{0}, uint64_t{1}, ~uint64_t{0}, ~uint64_t{37}}) {
    for (unsigned bits = 0; bits < 16; ++bits) {
      Number number;
      for (size_t i = 0; i < 4; ++i) number.word[i] = (bits >> i & 1) != 0 ? ~uint64_t{0} : odd;
      out.push_back(number);
    }
  }
  return out;
}

std::string Canonical(const Number& number) {
  Block bytes;
  curve25519::Encode(number, bytes.data());
  return ToHex(bytes);
}

TEST(Curve25519FieldTest, SumsAndDifferencesOfExtremeNumbersUndoEachOther) {
  for (const Number& a : ExtremeNumbers()) {
    for (const Number& b : ExtremeNumbers()) {
      EXPECT_EQ(Canonical(curve25519::Portable::Subtract(curve25519::Portable::Add(a, b), b)),
                Canonical(a));
      EXPECT_EQ(Canonical(curve25519::Portable::Add(curve25519::Portable::Subtract(a, b), b)),
                Canonical(a));
    }
  }
}

TEST(Curve25519FieldTest, ProductsOfExtremeNumbersObeyTheBinomialFormula) {
  using Field = curve25519::Portable;
  for (const Number& a : ExtremeNumbers()) {
    for (const Number& b : ExtremeNumbers()) {
      const Number sum = curve25519::Portable::Add(a, b),
                   difference = curve25519::Portable::Subtract(a, b);
      EXPECT_EQ(Canonical(Field::Multiply(sum, difference)),
                Canonical(curve25519::Portable::Subtract(Field::Square(a), Field::Square(b))));
    }
    EXPECT_EQ(Canonical(curve25519::MultiplySmall(a, 3)),
              Canonical(curve25519::Portable::Add(curve25519::Portable::Add(a, a), a)));
  }
}

TEST(Curve25519FieldTest, ANumberTimesItsInverseIsOne) {
  using Field = curve25519::Portable;
  for (const Number& a : ExtremeNumbers()) {
    const bool is_zero = Canonical(a) == Canonical(Number{});
    EXPECT_EQ(Canonical(Field::Multiply(a, curve25519::Invert(a))),
              Canonical(Number{{is_zero ? uint64_t{0} : 1, 0, 0, 0}}));
  }
}

#if defined(__x86_64__)
TEST(Curve25519FieldTest, AssemblyComputesWhatCppDoes) {
  if (!ThisCpu().bmi2_adx) GTEST_SKIP() << "not on this processor";
  std::vector<Number> numbers = ExtremeNumbers();
  Random random = MakeRandom();
  for (int i = 0; i < 200; ++i) {
    Number number;
    random.Fill({reinterpret_cast<uint8_t*>(&number), sizeof(number)});
    numbers.push_back(number);
  }
  for (const Number& a : numbers) {
    EXPECT_EQ(Canonical(curve25519::Adx::Square(a)), Canonical(curve25519::Portable::Square(a)));
    for (const Number& b : numbers) {
      ASSERT_EQ(Canonical(curve25519::Adx::Add(a, b)), Canonical(curve25519::Portable::Add(a, b)));
      ASSERT_EQ(Canonical(curve25519::Adx::Subtract(a, b)),
                Canonical(curve25519::Portable::Subtract(a, b)));
      ASSERT_EQ(Canonical(curve25519::Adx::Multiply(a, b)),
                Canonical(curve25519::Portable::Multiply(a, b)));
    }
  }
}
#endif

}  // namespace
}  // namespace lockstep::crypto
