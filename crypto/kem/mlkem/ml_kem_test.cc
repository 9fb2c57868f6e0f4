#include "crypto/kem/mlkem/ml_kem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/hash/keccak.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

Random MakeRandom(uint8_t seed = 1) {
  return Random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{seed});
}

using Block = std::array<uint8_t, 32>;
Block Draw(Random& random) {
  Block block;
  random.Fill(block);
  return block;
}

// One side's keys, and what was encapsulated to them.
template <size_t kRank>
struct Party {
  using Kem = MlKem<kRank>;
  explicit Party(const MlKemKernel& kernel) : kem(kernel) {}

  void Generate(const Block& d, const Block& z) { kem.GenerateKey(d, z, private_key, key); }
  Block Encapsulate(const Block& m) {
    Block secret{};
    EXPECT_TRUE(kem.Encapsulate(key, m, ciphertext, secret).has_value());
    return secret;
  }
  Block Decapsulate() const {
    Block secret{};
    EXPECT_TRUE(kem.Decapsulate(private_key, ciphertext, secret).has_value());
    return secret;
  }

  const Kem kem;
  std::array<uint8_t, Kem::kPrivateKeySize> private_key;
  std::array<uint8_t, Kem::kEncapsulationKeySize> key;
  std::array<uint8_t, Kem::kCiphertextSize> ciphertext;
};

class MlKemTest : public testing::TestWithParam<const MlKemKernel*> {
 protected:
  void SetUp() override {
    if (!GetParam()->supported(ThisCpu())) GTEST_SKIP() << "not on this processor";
  }
  // Runs the test for ML-KEM-768 and for ML-KEM-1024.
  template <class Body>
  void ForBoth(Body body) {
    body(Party<3>(*GetParam()));
    body(Party<4>(*GetParam()));
  }
};

INSTANTIATE_TEST_SUITE_P(Kernels, MlKemTest, testing::ValuesIn(AllMlKemKernels()),
                         [](const auto& kernel) { return std::string(kernel.param->name); });

TEST_P(MlKemTest, BothSidesAgree) {
  ForBoth([](auto party) {
    Random random = MakeRandom();
    for (int i = 0; i < 200; ++i) {
      party.Generate(Draw(random), Draw(random));
      const Block secret = party.Encapsulate(Draw(random));
      EXPECT_EQ(party.Decapsulate(), secret);
    }
  });
}

// Every run's keys, ciphertexts and secrets, of a ciphertext that was encapsulated and of one that
// was drawn, in one hash. The value is that of Go 1.27's crypto/mlkem for the same runs.
template <size_t kRank>
std::string HashOfRuns(const MlKemKernel& kernel, int runs) {
  Sponge source(kShake128Rate, kShakeSuffix), hash(kShake128Rate, kShakeSuffix);
  Party<kRank> party(kernel);
  for (int i = 0; i < runs; ++i) {
    Block d, z, m;
    source.Squeeze(d);
    source.Squeeze(z);
    party.Generate(d, z);
    hash.Absorb(party.key);
    source.Squeeze(m);
    const Block secret = party.Encapsulate(m);
    hash.Absorb(party.ciphertext);
    hash.Absorb(secret);
    source.Squeeze(party.ciphertext);
    hash.Absorb(party.Decapsulate());
  }
  Block digest;
  hash.Squeeze(digest);
  return ToHex(digest);
}

TEST_P(MlKemTest, AThousandRunsAreThoseOfGo) {
  EXPECT_EQ(HashOfRuns<3>(*GetParam(), 1000),
            "78d7c03e462a9b629602564d7a25a61fe1082beaea54b3b6d13d3d7bea50b43d");
  EXPECT_EQ(HashOfRuns<4>(*GetParam(), 1000),
            "070478698bfcade6270900c5b7249235ac3873ef2ab94913e059b3913ee809cb");
}

// FIPS 203, algorithm 18: what does not decrypt to itself gives J(z || c), not an error.
TEST_P(MlKemTest, EveryChangeOfACiphertextIsRejectedImplicitly) {
  ForBoth([](auto party) {
    Random random = MakeRandom();
    const Block z = Draw(random);
    party.Generate(Draw(random), z);
    const Block secret = party.Encapsulate(Draw(random));
    for (size_t bit = 0; bit < 8 * party.ciphertext.size(); bit += 29) {
      party.ciphertext[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
      Block rejection;
      Shake256({z, party.ciphertext}, rejection);
      const Block decapsulated = party.Decapsulate();
      EXPECT_NE(decapsulated, secret) << bit;
      EXPECT_EQ(decapsulated, rejection) << bit;
      party.ciphertext[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    }
    EXPECT_EQ(party.Decapsulate(), secret);
  });
}

// FIPS 203 section 7.2: a coefficient of q or more is not one that ByteEncode wrote.
TEST_P(MlKemTest, AKeyWithACoefficientOfTheModulusOrMoreIsRefused) {
  ForBoth([](auto party) {
    Random random = MakeRandom();
    party.Generate(Draw(random), Draw(random));
    const auto key = party.key;
    Block secret;
    for (size_t coefficient = 0; coefficient < (key.size() - 32) / 3 * 2; coefficient += 17) {
      for (const unsigned value : {3328U, 3329U, 4095U}) {
        party.key = key;
        uint8_t* place = party.key.data() + coefficient / 2 * 3 + coefficient % 2;
        const unsigned shift = coefficient % 2 * 4;
        unsigned bits = place[0] | static_cast<unsigned>(place[1]) << 8;
        bits = (bits & ~(0xfffU << shift)) | value << shift;
        place[0] = static_cast<uint8_t>(bits);
        place[1] = static_cast<uint8_t>(bits >> 8);
        const Status status =
            party.kem.Encapsulate(party.key, Draw(random), party.ciphertext, secret);
        ASSERT_EQ(status.has_value(), value < 3329) << coefficient << " " << value;
        if (!status.has_value()) {
          EXPECT_EQ(status.error().reason, Reason::kInvalidKeyShare);
        }
      }
    }
  });
}

TEST_P(MlKemTest, WrongLengthsAreRefused) {
  ForBoth([](auto party) {
    Random random = MakeRandom();
    party.Generate(Draw(random), Draw(random));
    party.Encapsulate(Draw(random));
    Block secret;
    const auto reason = [](const Status& status) { return status.error().reason; };
    std::vector<uint8_t> longer = Copy(party.key);
    longer.push_back(0);
    const Bytes shorter = Bytes(party.key).first(party.key.size() - 1);
    for (const Bytes key : {Bytes(longer), shorter, Bytes()}) {
      EXPECT_EQ(reason(party.kem.Encapsulate(key, Draw(random), party.ciphertext, secret)),
                Reason::kInvalidKeyShare);
    }
    longer = Copy(party.ciphertext);
    longer.push_back(0);
    for (const Bytes ciphertext : {Bytes(longer), Bytes(longer).first(31), Bytes()}) {
      EXPECT_EQ(reason(party.kem.Decapsulate(party.private_key, ciphertext, secret)),
                Reason::kInvalidKeyShare);
    }
    EXPECT_EQ(
        reason(party.kem.Decapsulate(Bytes(party.private_key).first(95), party.ciphertext, secret)),
        Reason::kInvalidArgument);
  });
}

TEST_P(MlKemTest, AnExpandedKeyDecapsulatesLikeItsSeedAndIsCheckedByItsHash) {
  ForBoth([](auto party) {
    using Kem = typename decltype(party)::Kem;
    Random random = MakeRandom();
    party.Generate(Draw(random), Draw(random));
    const Block secret = party.Encapsulate(Draw(random));
    std::array<uint8_t, Kem::kDecapsulationKeySize> expanded;
    party.kem.ExpandKey(party.private_key, expanded);
    Block result;
    EXPECT_TRUE(party.kem.DecapsulateWithExpandedKey(expanded, party.ciphertext, result));
    EXPECT_EQ(result, secret);
    expanded[expanded.size() - 64] ^= 1;  // H(ek)
    EXPECT_EQ(
        party.kem.DecapsulateWithExpandedKey(expanded, party.ciphertext, result).error().reason,
        Reason::kInvalidPrivateKey);
  });
}

}  // namespace
}  // namespace lockstep::crypto
