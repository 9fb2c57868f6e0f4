// The parts that ML-KEM is made of: every kernel against definitions, and against the portable one.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/kem/mlkem/encoding.h"
#include "crypto/kem/mlkem/kernel.h"
#include "crypto/kem/mlkem/ml_kem.h"
#include "crypto/random.h"

namespace lockstep::crypto {
namespace {

constexpr int kQ = kMlKemPrime;

Random MakeRandom(uint8_t seed = 1) {
  return Random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{seed});
}

// Random, but for the first ones: all zero, all q - 1, both by turns.
Polynomial Draw(Random& random, int which) {
  Polynomial p;
  std::array<uint8_t, 2 * kMlKemCoefficients> bytes;
  random.Fill(bytes);
  for (size_t i = 0; i < kMlKemCoefficients; ++i) {
    const int value = (bytes[2 * i] << 8 | bytes[2 * i + 1]) % kQ;
    const int edge = which == 0 ? 0 : which == 1 || i % 2 == 0 ? kQ - 1 : 0;
    p.c[i] = static_cast<int16_t>(which < 3 ? edge : value);
  }
  return p;
}

std::vector<int> ValuesOf(const Polynomial& p) { return {p.c, p.c + kMlKemCoefficients}; }

// The product modulo X^256 + 1, as the definition has it.
std::vector<int> Product(const Polynomial& a, const Polynomial& b) {
  std::vector<int> product(kMlKemCoefficients);
  for (size_t i = 0; i < kMlKemCoefficients; ++i) {
    for (size_t j = 0; j < kMlKemCoefficients; ++j) {
      const int sign = i + j < kMlKemCoefficients ? 1 : -1;
      int& sum = product[(i + j) % kMlKemCoefficients];
      sum = (sum + sign * (a.c[i] * b.c[j] % kQ) + kQ) % kQ;
    }
  }
  return product;
}

class MlKemKernelTest : public testing::TestWithParam<const MlKemKernel*> {
 protected:
  void SetUp() override {
    if (!kernel_.supported(ThisCpu())) GTEST_SKIP() << "not on this processor";
  }
  const MlKemKernel& kernel_ = *GetParam();
};

INSTANTIATE_TEST_SUITE_P(Kernels, MlKemKernelTest, testing::ValuesIn(AllMlKemKernels()),
                         [](const auto& kernel) { return std::string(kernel.param->name); });

TEST_P(MlKemKernelTest, TheTransformAndItsInverseGiveWhatTheyWereGiven) {
  Random random = MakeRandom();
  for (int i = 0; i < 100; ++i) {
    const Polynomial p = Draw(random, i);
    Polynomial transformed = p;
    kernel_.ntt(transformed);
    kernel_.inverse_ntt(transformed);
    EXPECT_EQ(ValuesOf(transformed), ValuesOf(p)) << i;
  }
}

TEST_P(MlKemKernelTest, TransformsAreThoseOfThePortableKernel) {
  Random random = MakeRandom();
  for (int i = 0; i < 100; ++i) {
    Polynomial ours = Draw(random, i), portable = ours;
    kernel_.ntt(ours);
    kMlKemPortable.ntt(portable);
    EXPECT_EQ(ValuesOf(ours), ValuesOf(portable)) << i;
    ours = portable = Draw(random, i);
    kernel_.inverse_ntt(ours);
    kMlKemPortable.inverse_ntt(portable);
    EXPECT_EQ(ValuesOf(ours), ValuesOf(portable)) << i;
  }
}

TEST_P(MlKemKernelTest, NegativeCoefficientsAreTransformedLikeTheirClasses) {
  Random random = MakeRandom();
  for (int i = 0; i < 10; ++i) {
    Polynomial positive = Draw(random, i), negative = positive;
    for (int16_t& each : negative.c)
      if (each > 0) each = static_cast<int16_t>(each - kQ);
    kernel_.ntt(positive);
    kernel_.ntt(negative);
    EXPECT_EQ(ValuesOf(negative), ValuesOf(positive)) << i;
  }
}

TEST_P(MlKemKernelTest, ProductsOfTransformsAreProductsOfPolynomials) {
  Random random = MakeRandom();
  for (int i = 0; i < 10; ++i) {
    Polynomial a = Draw(random, i), b = Draw(random, i), product;
    const std::vector<int> expected = Product(a, b);
    kernel_.ntt(a);
    kernel_.ntt(b);
    kernel_.dot(&a, 1, &b, 1, product);
    kernel_.inverse_ntt(product);
    EXPECT_EQ(ValuesOf(product), expected) << i;
  }
}

TEST_P(MlKemKernelTest, SumsOfProductsAreThoseOfThePortableKernel) {
  Random random = MakeRandom();
  for (int i = 0; i < 100; ++i) {
    std::array<Polynomial, 16> a;
    std::array<Polynomial, 4> b;
    for (Polynomial& each : a) each = Draw(random, i);
    for (Polynomial& each : b) each = Draw(random, i);
    for (size_t count = 1; count <= 4; ++count) {
      for (const size_t step : {size_t{1}, count}) {
        Polynomial ours, portable;
        kernel_.dot(a.data(), step, b.data(), count, ours);
        kMlKemPortable.dot(a.data(), step, b.data(), count, portable);
        EXPECT_EQ(ValuesOf(ours), ValuesOf(portable)) << i << " " << count << " " << step;
      }
    }
  }
}

// Of every number of requests up to what ML-KEM-1024 makes at once, in both kinds. Among so many
// uniform ones some need a fourth block.
TEST_P(MlKemKernelTest, SamplesAreThoseOfThePortableKernel) {
  Random random = MakeRandom();
  for (size_t count = 1; count <= 25; ++count) {
    for (size_t uniform = 0; uniform <= count; uniform += 3) {
      std::array<uint8_t, 32> seed;
      random.Fill(seed);
      std::vector<Polynomial> ours(count), portable(count);
      std::vector<SampleRequest> requests;
      for (size_t i = 0; i < count; ++i) {
        const auto kind = i < uniform ? SampleRequest::Kind::kUniform : SampleRequest::Kind::kNoise;
        requests.push_back({kind, {static_cast<uint8_t>(i), 7}, seed.data(), &ours[i]});
      }
      kernel_.sample(requests.data(), count);
      for (size_t i = 0; i < count; ++i) requests[i].output = &portable[i];
      kMlKemPortable.sample(requests.data(), count);
      for (size_t i = 0; i < count; ++i)
        ASSERT_EQ(ValuesOf(ours[i]), ValuesOf(portable[i])) << count << " " << uniform << " " << i;
    }
  }
}

constexpr int kExchanges = 1'000, kSoakExchanges = 1'000'000;

// What comes of a key, an encapsulation, and the decapsulation of it and of an altered one.
template <size_t kRank>
std::vector<uint8_t> Exchange(const MlKemKernel& kernel, Random random) {
  const MlKem<kRank> kem(kernel);
  std::array<uint8_t, 32> d, z, m, secret;
  for (auto* seed : {&d, &z, &m}) random.Fill(*seed);
  std::array<uint8_t, MlKem<kRank>::kPrivateKeySize> private_key;
  std::array<uint8_t, MlKem<kRank>::kEncapsulationKeySize> key;
  std::array<uint8_t, MlKem<kRank>::kCiphertextSize> ciphertext;
  std::vector<uint8_t> all;
  const auto take = [&all](Bytes bytes) { all.insert(all.end(), bytes.begin(), bytes.end()); };
  kem.GenerateKey(d, z, private_key, key);
  EXPECT_TRUE(kem.Encapsulate(key, m, ciphertext, secret).has_value());
  for (const Bytes bytes : {Bytes(key), Bytes(ciphertext), Bytes(secret)}) take(bytes);
  const auto agreed = secret;
  EXPECT_TRUE(kem.Decapsulate(private_key, ciphertext, secret).has_value());
  EXPECT_EQ(secret, agreed);
  ciphertext[m[0] % ciphertext.size()] ^= static_cast<uint8_t>(1 << m[1] % 8);
  EXPECT_TRUE(kem.Decapsulate(private_key, ciphertext, secret).has_value());
  EXPECT_NE(secret, agreed);
  take(secret);
  return all;
}

// Each exchange has a seed of its own.
void ExpectExchangesOfThePortableKernel(const MlKemKernel& kernel, Random random, int count) {
  if (&kernel == &kMlKemPortable) GTEST_SKIP() << "nothing to compare it with";
  for (int i = 0; i < count && !testing::Test::HasFailure(); ++i) {
    std::array<uint8_t, kSeedSize> seed;
    random.Fill(seed);
    const auto same = [&seed] { return Random(ChaCha20Keystream, seed); };
    ASSERT_EQ(Exchange<3>(kernel, same()), Exchange<3>(kMlKemPortable, same())) << i;
    ASSERT_EQ(Exchange<4>(kernel, same()), Exchange<4>(kMlKemPortable, same())) << i;
  }
}

TEST_P(MlKemKernelTest, ExchangesAreThoseOfThePortableKernel) {
  ExpectExchangesOfThePortableKernel(kernel_, MakeRandom(), kExchanges);
}

// For `./dev soak`: other ones each time.
TEST_P(MlKemKernelTest, DISABLED_MillionsOfExchangesAreThoseOfThePortableKernel) {
  const auto seed = static_cast<uint8_t>(std::random_device()());
  ExpectExchangesOfThePortableKernel(kernel_, MakeRandom(seed), kSoakExchanges);
}

// Equations 4.7 and 4.8, for every d that there is and every value.
TEST(MlKemEncodingTest, CompressionIsTheDefinitionsForEveryValue) {
  for (const int d : {1, 4, 5, 10, 11}) {
    const int power = 1 << d;
    for (int x = 0; x < kQ; ++x) {
      const int rounded = (2 * power * x + kQ) / (2 * kQ);
      ASSERT_EQ(mlkem::Compress(d, static_cast<int16_t>(x)), rounded % power) << d << " " << x;
    }
    for (int y = 0; y < power; ++y) {
      const int rounded = (2 * kQ * y + power) / (2 * power);
      ASSERT_EQ(mlkem::Decompress(d, static_cast<uint16_t>(y)), rounded) << d << " " << y;
    }
  }
}

template <int d>
void ExpectCompressedTwiceIsTheSame() {
  Random random = MakeRandom();
  for (int i = 0; i < 20; ++i) {
    std::vector<uint8_t> first(mlkem::EncodedSize(d)), second(first.size());
    random.Fill(first);
    Polynomial p;
    mlkem::DecodeAndDecompress<d>(first.data(), p);
    mlkem::CompressAndEncode<d>(p, second.data());
    EXPECT_EQ(first, second) << d;
  }
}

TEST(MlKemEncodingTest, CompressionUndoesDecompression) {
  ExpectCompressedTwiceIsTheSame<1>();
  ExpectCompressedTwiceIsTheSame<4>();
  ExpectCompressedTwiceIsTheSame<5>();
  ExpectCompressedTwiceIsTheSame<10>();
  ExpectCompressedTwiceIsTheSame<11>();
}

TEST(MlKemEncodingTest, DecodingUndoesEncodingAndTellsWhatIsNotReduced) {
  Random random = MakeRandom();
  for (int i = 0; i < 20; ++i) {
    const Polynomial p = Draw(random, i);
    std::array<uint8_t, mlkem::EncodedSize(12)> bytes;
    mlkem::Encode(p, bytes.data());
    Polynomial decoded;
    EXPECT_TRUE(mlkem::Decode(bytes.data(), decoded));
    EXPECT_EQ(ValuesOf(decoded), ValuesOf(p));
    bytes[0] = 0x01;  // q, in the first 12 bits
    bytes[1] = static_cast<uint8_t>((bytes[1] & 0xf0) | 0x0d);
    EXPECT_FALSE(mlkem::Decode(bytes.data(), decoded));
  }
}

}  // namespace
}  // namespace lockstep::crypto
