// Private operations against Crypto++, on each kernel: keys and inputs of every kind, and faults.
#include "crypto/signature/rsa2048/private_operation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/signature/private_keys.h"
#include "crypto/signature/rsa.h"
#include "crypto/signature/rsa2048/testing/portable_kernel.h"
#include "crypto/signature/rsa2048/testing/test_keys.h"
#include "crypto/signature/rsa_arithmetic.h"

namespace lockstep::crypto::rsa2048 {
namespace {

using Number8 = std::vector<uint8_t>;  // big-endian, kSize bytes

Number8 Extended(Bytes number) {
  Number8 extended(kSize);
  std::ranges::copy(number, extended.end() - static_cast<ptrdiff_t>(number.size()));
  return extended;
}

// number * factor + addend, for numbers that fit.
Number8 Multiple(Bytes number, unsigned factor, int addend = 0) {
  Number8 result = Extended(number);
  int carry = addend;
  for (size_t i = kSize; i-- > 0; carry >>= 8) {
    carry += static_cast<int>(result[i] * factor);
    result[i] = static_cast<uint8_t>(carry);
  }
  return result;
}

struct TestKey {
  explicit TestKey(RsaPrivateNumbers from) : numbers(std::move(from)) {
    EXPECT_TRUE(IsFor(numbers));
    MakeConstants(numbers, *constants);
  }
  RsaPrivateNumbers numbers;
  std::unique_ptr<Constants> constants = std::make_unique<Constants>();
};

// Crypto++'s answer, from its faster half: input ^ d by the primes.
Number8 Expected(const TestKey& key, Bytes input, Random& random) {
  Number8 output(kSize);
  EXPECT_TRUE(RsaPrivateOperation(key.numbers, input, random, output));
  return output;
}

// 0, 1, 2, the largest ones, multiples of the primes and their neighbours, half of the bits.
std::vector<Number8> EdgeInputs(const RsaPrivateNumbers& numbers) {
  std::vector<Number8> inputs = {Number8(kSize), Extended(Number8{1}), Extended(Number8{2}),
                                 Multiple(numbers.modulus, 1, -1),
                                 Multiple(numbers.modulus, 1, -2)};
  for (const Bytes prime : {numbers.prime1.Expose(), numbers.prime2.Expose()})
    for (const unsigned factor : {1u, 2u, 3u, 0x7fffu})
      for (const int addend : {-1, 0, 1}) inputs.push_back(Multiple(prime, factor, addend));
  Number8 low_half(kSize), high_half(kSize);
  std::fill(low_half.begin() + kSize / 2, low_half.end(), uint8_t{0xff});
  std::fill_n(high_half.begin(), kSize / 2, uint8_t{0x7f});
  inputs.push_back(low_half);
  inputs.push_back(high_half);
  return inputs;
}

class Rsa2048Test : public testing::TestWithParam<const Kernel*> {
 protected:
  static constexpr int kSoakKeys = 1000;
  static constexpr int kSoakInputs = 100;  // under each key, and the edges

  Number8 Draw() {
    Number8 number(kSize);
    random_.Fill(number);
    number[0] &= 0x7f;  // below n
    return number;
  }
  void ExpectSameAsCryptoPP(const TestKey& key, Bytes input) {
    Number8 output(kSize);
    ASSERT_TRUE(PrivateOperation(*key.constants, *GetParam(), input, random_, output));
    EXPECT_EQ(output, Expected(key, input, random_));
  }
  // Messages of some lengths, signed under each scheme, by what Crypto++ verifies with.
  void ExpectItsSignaturesVerify(const RsaPrivateNumbers& numbers) {
    const auto key = MakeRsaKey(KeyAlgorithm::kRsa, numbers).value();
    const std::pair<SignatureScheme, const SignatureVerifier*> schemes[] = {
        {SignatureScheme::kRsaPssRsaeSha256, &kRsaPssSha256Verifier},
        {SignatureScheme::kRsaPssRsaeSha384, &kRsaPssSha384Verifier},
        {SignatureScheme::kRsaPssRsaeSha512, &kRsaPssSha512Verifier}};
    for (const auto& [scheme, verifier] : schemes) {
      for (const size_t size : {size_t{0}, size_t{1}, size_t{130}, size_t{5000}}) {
        const Number8 message(size, 'm');
        Number8 signature = key->Sign(scheme, message, random_).value();
        EXPECT_TRUE(verifier->verify(key->public_key(), message, signature));
        signature[size % kSize] ^= 1;
        EXPECT_FALSE(verifier->verify(key->public_key(), message, signature));
      }
    }
  }
  // The portable kernel is slow.
  [[nodiscard]] int Rounds(int rounds) const {
    return GetParam() == &kPortable ? std::max(1, rounds / 10) : rounds;
  }

  Random random_{ChaCha20Keystream, std::array<uint8_t, kSeedSize>{1}};
};

std::string KernelName(const testing::TestParamInfo<const Kernel*>& info) {
  std::string name = "RSA2048" + std::string(info.param->name);
  std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
  return name;
}
INSTANTIATE_TEST_SUITE_P(Kernels, Rsa2048Test, testing::ValuesIn(KernelsOfThisCpu()), KernelName);

TEST_P(Rsa2048Test, RandomInputsUnderSeveralKeysGiveWhatCryptoPPGives) {
  for (const uint32_t seed : {1u, 2u, 3u, 4u, 5u}) {
    const TestKey key(MakeTestNumbers(seed));
    for (int i = 0; i < Rounds(500); ++i) ExpectSameAsCryptoPP(key, Draw());
  }
}

TEST_P(Rsa2048Test, EitherPrimeMayBeTheLargerOne) {
  const TestKey key(MakeTestNumbers(1)), swapped(Swapped(key.numbers));
  for (int i = 0; i < Rounds(100); ++i) {
    const Number8 input = Draw();
    ExpectSameAsCryptoPP(key, input);
    ExpectSameAsCryptoPP(swapped, input);
  }
}

TEST_P(Rsa2048Test, EveryPublicExponentServes) {
  for (const uint64_t exponent : {uint64_t{3}, uint64_t{5}, uint64_t{17}, uint64_t{0xffffffff},
                                  uint64_t{0x8000000000000001}, ~uint64_t{0}}) {
    const TestKey key(MakeTestNumbers(7, exponent));
    for (int i = 0; i < Rounds(50); ++i) ExpectSameAsCryptoPP(key, Draw());
  }
}

TEST_P(Rsa2048Test, InputsAtTheEdgesGiveWhatCryptoPPGives) {
  const TestKey key(MakeTestNumbers(1));
  for (const Number8& input : EdgeInputs(key.numbers)) ExpectSameAsCryptoPP(key, input);
}

// For `./dev soak`: other keys and inputs each time. A tenth of it on the portable kernel.
TEST_P(Rsa2048Test, DISABLED_ThousandsOfKeysAndInputsGiveWhatCryptoPPGivesAndSignaturesVerify) {
  constexpr uint64_t kExponents[] = {65537, 65537, 65537, 3, 17, ~uint64_t{0}};
  std::random_device seeds;
  random_ =
      Random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{static_cast<uint8_t>(seeds()),
                                                               static_cast<uint8_t>(seeds()),
                                                               static_cast<uint8_t>(seeds())});
  for (int i = 0; i < Rounds(kSoakKeys) && !HasFailure(); ++i) {
    const uint32_t seed = seeds();
    SCOPED_TRACE(seed);
    const TestKey key(MakeTestNumbers(seed, kExponents[seed % std::size(kExponents)]));
    for (const Number8& input : EdgeInputs(key.numbers)) ExpectSameAsCryptoPP(key, input);
    for (int input = 0; input < kSoakInputs; ++input) ExpectSameAsCryptoPP(key, Draw());
    ExpectItsSignaturesVerify(key.numbers);
  }
}

TEST_P(Rsa2048Test, InputsThatAreNotBelowTheModulusOrOfAnotherLengthAreRefused) {
  const TestKey key(MakeTestNumbers(1));
  const Number8 none(kSize);
  Number8 output(kSize);
  const auto reason = [&](Bytes input) {
    return PrivateOperation(*key.constants, *GetParam(), input, random_, output).error().reason;
  };
  EXPECT_EQ(reason(key.numbers.modulus), Reason::kInvalidArgument);
  EXPECT_EQ(reason(Multiple(key.numbers.modulus, 1, 1)), Reason::kInvalidArgument);
  EXPECT_EQ(reason(Number8(kSize, 0xff)), Reason::kInvalidArgument);
  EXPECT_EQ(reason(Number8(kSize - 1)), Reason::kInvalidArgument);
  EXPECT_EQ(reason(Number8(kSize + 1)), Reason::kInvalidArgument);
  EXPECT_EQ(output, none);
}

TEST_P(Rsa2048Test, BlindingDoesNotChangeTheResult) {
  const TestKey key(MakeTestNumbers(1));
  const Number8 input = Draw(), expected = Expected(key, input, random_);
  constexpr std::array<KeystreamFunction, 2> kExtremes = {
      [](std::span<const uint8_t, kSeedSize>, MutableBytes out) { std::ranges::fill(out, 0); },
      [](std::span<const uint8_t, kSeedSize>, MutableBytes out) { std::ranges::fill(out, 0xff); }};
  for (const KeystreamFunction keystream : kExtremes) {
    Random random(keystream, std::array<uint8_t, kSeedSize>{});
    Number8 output(kSize);
    ASSERT_TRUE(PrivateOperation(*key.constants, *GetParam(), input, random, output));
    EXPECT_EQ(output, expected);
  }
}

// What the kernel works on: every number that it is given, under two seeds.
struct Recorded {
  static void Multiply(const HalfMultipliers& m, const Halves& a, const Halves& b, Halves& out) {
    kPortable.multiply(m, a, b, out);
    for (const Half& half : out.of) seen.insert(seen.end(), half.limbs, half.limbs + kLimbs<1024>);
  }
  static inline const Kernel kKernel = {"recorded", kPortable.supported, Multiply, kPortable.select,
                                        kPortable.multiply_whole};
  static inline std::vector<uint64_t> seen;
};

TEST(Rsa2048BlindingTest, NoLimbThatTheKernelSeesIsTheSameTwice) {
  const TestKey key(MakeTestNumbers(1));
  // Special inputs too: those that would stay what they are, whatever the exponent.
  for (const Number8& input : {Extended(Number8{1}), Multiple(key.numbers.prime1.Expose(), 1),
                               Multiple(key.numbers.modulus, 1, -1), Number8(kSize, 0x5a)}) {
    std::array<std::vector<uint64_t>, 2> seen;
    for (uint8_t seed = 0; seed < 2; ++seed) {
      Random random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{seed});
      Number8 output(kSize);
      Recorded::seen.clear();
      ASSERT_TRUE(PrivateOperation(*key.constants, Recorded::kKernel, input, random, output));
      seen[seed] = Recorded::seen;
    }
    ASSERT_EQ(seen[0].size(), seen[1].size());
    size_t same = 0;
    // Without the last product, which is the result times p's own factor.
    for (size_t i = 0; i + 2 * kLimbs<1024> < seen[0].size(); ++i) same += seen[0][i] == seen[1][i];
    EXPECT_LT(same, seen[0].size() / 100);
  }
}

// Faults. Whatever goes wrong, no signature leaves unless it is the right one.
class Rsa2048FaultTest : public Rsa2048Test {
 protected:
  const TestKey key_{MakeTestNumbers(1)};
  const Number8 input_ = Draw();
  const Number8 expected_ = Expected(key_, input_, random_);

  // Whether the fault was found.
  bool IsWithheld(const Constants& constants, const Kernel& kernel) {
    const Number8 none(kSize);
    Number8 output = none;
    const Status status = PrivateOperation(constants, kernel, input_, random_, output);
    if (status.has_value()) {
      EXPECT_EQ(output, expected_);
      return false;
    }
    EXPECT_EQ(output, none);
    return true;
  }
};
INSTANTIATE_TEST_SUITE_P(Kernels, Rsa2048FaultTest, testing::ValuesIn(KernelsOfThisCpu()),
                         KernelName);

TEST_P(Rsa2048FaultTest, ABitOfAConstantThatFlipsIsFound) {
  auto constants = std::make_unique<Constants>(*key_.constants);
  const auto expect_found = [&](const std::string& name, auto& field) {
    auto* const bytes = reinterpret_cast<uint8_t*>(&field);
    const size_t step = GetParam() == &kPortable ? 64 : 8;
    for (size_t i = 0; i < sizeof field; i += step) {
      // Within the 52 bits that a kernel's limb has.
      const size_t at = i + i / 8 % 6;
      bytes[at] ^= static_cast<uint8_t>(1 << i / 8 % 8);
      EXPECT_TRUE(IsWithheld(*constants, *GetParam())) << name << ", byte " << at;
      bytes[at] ^= static_cast<uint8_t>(1 << i / 8 % 8);
    }
  };
  for (size_t i = 0; i < 2; ++i) {
    expect_found("prime", constants->primes[i].value);
    expect_found("prime's inverse", constants->primes[i].inverse);
    expect_found("prime's R", constants->primes[i].r);
    expect_found("exponent", constants->exponents[i]);
  }
  expect_found("coefficient", constants->coefficient);
  expect_found("modulus", constants->modulus.value);
  expect_found("public exponent", constants->public_exponent);
  EXPECT_FALSE(IsWithheld(*constants, *GetParam()));
}

// All that a signature's constants are, whether it matters or not: some of it is padding.
TEST_P(Rsa2048FaultTest, AnyBitOfTheConstantsThatFlipsDoesNoHarm) {
  auto constants = std::make_unique<Constants>(*key_.constants);
  auto* const bytes = reinterpret_cast<uint8_t*>(constants.get());
  size_t withheld = 0, flips = 0;
  const size_t step = GetParam() == &kPortable ? 101 : 5;
  for (size_t i = 0; i < sizeof(Constants); i += step, ++flips) {
    bytes[i] ^= static_cast<uint8_t>(1 << i % 8);
    withheld += IsWithheld(*constants, *GetParam()) ? 1 : 0;
    bytes[i] ^= static_cast<uint8_t>(1 << i % 8);
  }
  EXPECT_GT(withheld, flips / 2);
}

// A kernel one of whose results has a bit flipped.
struct Faulty {
  template <class T>
  static void Flip(T& result) {
    if (calls++ != faulty_call) return;
    reinterpret_cast<uint8_t*>(&result)[faulty_bit / 8 % sizeof result] ^=
        static_cast<uint8_t>(1 << faulty_bit % 8);
  }
  static void Multiply(const HalfMultipliers& m, const Halves& a, const Halves& b, Halves& out) {
    kernel->multiply(m, a, b, out);
    Flip(out);
  }
  static void Select(const Table& table, const uint64_t (&indices)[2], Halves& out) {
    kernel->select(table, indices, out);
    Flip(out);
  }
  static void MultiplyWhole(const WholeMultiplier& m, const Whole& a, const Whole& b, Whole& out) {
    kernel->multiply_whole(m, a, b, out);
    Flip(out);
  }
  static inline const Kernel kKernel = {"faulty", kPortable.supported, Multiply, Select,
                                        MultiplyWhole};
  static inline const Kernel* kernel;
  static inline size_t calls, faulty_call, faulty_bit;
};

TEST_P(Rsa2048FaultTest, ABitOfAnyIntermediateThatFlipsIsFound) {
  Faulty::kernel = GetParam();
  Faulty::calls = 0;
  Faulty::faulty_call = ~size_t{0};
  EXPECT_FALSE(IsWithheld(*key_.constants, Faulty::kKernel));
  const size_t calls = Faulty::calls;
  EXPECT_GT(calls, 1300u);
  size_t withheld = 0, faults = 0;
  const size_t step = GetParam() == &kPortable ? 13 : 1;
  for (size_t call = 0; call < calls; call += step, ++faults) {
    Faulty::calls = 0;
    Faulty::faulty_call = call;
    Faulty::faulty_bit = 64 * (call % 22) + call % 52;  // of a limb of the first prime's
    withheld += IsWithheld(*key_.constants, Faulty::kKernel) ? 1 : 0;
  }
  // Entries of the table that no window looks up may be wrong.
  EXPECT_GT(withheld + 20, faults);
}

}  // namespace
}  // namespace lockstep::crypto::rsa2048
