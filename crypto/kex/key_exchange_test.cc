#include "crypto/kex/key_exchange.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/curve/curve.h"
#include "crypto/kex/ecdh.h"
#include "crypto/kex/hybrid.h"
#include "crypto/kex/ml_kem.h"
#include "crypto/kex/x25519.h"
#include "crypto/testing/allocations.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

Random MakeRandom(uint8_t seed = 1) {
  return Random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{seed});
}

std::string SecretOf(const KeyExchange& row, std::string_view private_key, std::string_view share) {
  const Result<SharedSecret> secret =
      row.decapsulate(KeyExchangePrivateKey::CopyOf(FromHex(private_key)), FromHex(share));
  return secret.has_value() ? ToHex(secret->Expose()) : std::string(NameOf(secret.error().reason));
}

class KeyExchangeRowTest : public testing::TestWithParam<const KeyExchange*> {
 protected:
  void ExpectRefused(Bytes share) const {
    Random random = MakeRandom();
    const KeyPair pair = *row_.generate(random);
    EXPECT_EQ(row_.decapsulate(pair.private_key, share).error().reason, Reason::kInvalidKeyShare)
        << ToHex(share);
    EXPECT_EQ(row_.encapsulate(random, share).error().reason, Reason::kInvalidKeyShare)
        << ToHex(share);
  }
  const KeyExchange& row_ = *GetParam();
};

std::string RowName(const testing::TestParamInfo<const KeyExchange*>& row) {
  return std::string(row.param->name);
}
INSTANTIATE_TEST_SUITE_P(Rows, KeyExchangeRowTest,
                         testing::Values(&kX25519, &kSecp256r1, &kSecp384r1, &kSecp521r1,
                                         &kMlKem768Group, &kMlKem1024Group, &kX25519MlKem768,
                                         &kSecP256r1MlKem768, &kSecP384r1MlKem1024),
                         RowName);

TEST_P(KeyExchangeRowTest, BothSidesAgreeAndSizesAreAsDeclared) {
  Random client = MakeRandom(1), server = MakeRandom(2);
  const KeyPair pair = *row_.generate(client);
  EXPECT_EQ(pair.share.size(), row_.client_share_size);
  const Encapsulation answer = *row_.encapsulate(server, pair.share);
  EXPECT_EQ(answer.share.size(), row_.server_share_size);
  EXPECT_EQ(answer.secret.size(), row_.secret_size);
  const SharedSecret secret = *row_.decapsulate(pair.private_key, answer.share);
  EXPECT_TRUE(ConstantTimeEqual(secret.Expose(), answer.secret.Expose()));
}

TEST_P(KeyExchangeRowTest, SharesDependOnTheGivenRandomnessOnly) {
  Random first = MakeRandom(), second = MakeRandom();
  const std::vector<uint8_t> share = row_.generate(first)->share;
  EXPECT_EQ(row_.generate(second)->share, share);
  EXPECT_NE(row_.generate(first)->share, share);
}

TEST_P(KeyExchangeRowTest, SharesOfTheWrongLengthAreRefused) {
  Random random = MakeRandom();
  std::vector<uint8_t> share = row_.generate(random)->share;
  share.push_back(0);
  ExpectRefused(share);
  ExpectRefused(Bytes(share).first(share.size() - 2));
  ExpectRefused({});
}

TEST_P(KeyExchangeRowTest, APrivateKeyOfTheWrongLengthIsMisuse) {
  Random random = MakeRandom();
  const std::vector<uint8_t> share = row_.generate(random)->share;
  EXPECT_EQ(row_.decapsulate(KeyExchangePrivateKey(row_.secret_size - 1), share).error().reason,
            Reason::kInvalidArgument);
}

TEST_P(KeyExchangeRowTest, OutOfMemoryIsAnErrorAndDecapsulatingTakesNone) {
  Random random = MakeRandom();
  const KeyPair pair = *row_.generate(random);
  const Encapsulation answer = *row_.encapsulate(random, pair.share);
  const FailingAllocations failing(0);
  EXPECT_EQ(row_.generate(random).error().reason, Reason::kOutOfMemory);
  EXPECT_EQ(row_.encapsulate(random, pair.share).error().reason, Reason::kOutOfMemory);
  EXPECT_TRUE(row_.decapsulate(pair.private_key, answer.share).has_value());
}

class EcdhRowTest : public KeyExchangeRowTest {
 protected:
  const Curve& curve_ = row_.secret_size == 32 ? kP256 : row_.secret_size == 48 ? kP384 : kP521;
};
INSTANTIATE_TEST_SUITE_P(Rows, EcdhRowTest, testing::Values(&kSecp256r1, &kSecp384r1, &kSecp521r1),
                         RowName);

TEST_P(EcdhRowTest, PointsThatAreNotOnTheCurveAreRefused) {
  Random random = MakeRandom();
  std::vector<uint8_t> share = row_.generate(random)->share;
  share.back() ^= 1;
  ExpectRefused(share);
  std::vector<uint8_t> origin(curve_.point_size());
  origin[0] = 4;
  ExpectRefused(origin);
}

// (0, sqrt(b)) lies on each curve. With x written as p, which is 0 modulo p, only the interval
// check tells it apart.
TEST_P(EcdhRowTest, CoordinatesThatAreNotReducedAreRefused) {
  constexpr std::string_view kRoots[] = {
      "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4",
      "c306610fb0ae5a159cf45c06069f22a6c5eb3641c602d42dea2c4b4f75550793"
      "406d80d2b91ad54f9048bd487af1ade1",
      "012df13601594a883ef2d935e44bb90bf4d6619b74e52af7552f97769011c071"
      "9eb439cfab2a88d40fe59a2bed1f43557169a2d0a2ccd280c607b92bbf51ffe0b078"};
  const std::string root(kRoots[curve_.size == 32 ? 0 : curve_.size == 48 ? 1 : 2]);
  Random random = MakeRandom();
  const std::string reduced = "04" + ToHex(std::vector<uint8_t>(curve_.size)) + root;
  EXPECT_TRUE(row_.encapsulate(random, FromHex(reduced)).has_value());
  ExpectRefused(FromHex("04" + ToHex(curve_.p) + root));
}

TEST_P(EcdhRowTest, APointWithAByteTooManyBetweenItsCoordinatesIsRefused) {
  Random random = MakeRandom();
  std::vector<uint8_t> share = row_.generate(random)->share;
  share.insert(share.begin() + 1 + static_cast<std::ptrdiff_t>(curve_.size), 0);
  ExpectRefused(share);
}

TEST_P(EcdhRowTest, InfinityAndOtherFormsOfAPointAreRefused) {
  ExpectRefused(std::vector<uint8_t>{0});
  ExpectRefused(std::vector<uint8_t>(curve_.point_size()));
  std::vector<uint8_t> compressed = {2};
  compressed.insert(compressed.end(), curve_.base_x.begin(), curve_.base_x.end());
  ExpectRefused(compressed);
  compressed[0] = 3;
  ExpectRefused(compressed);
  Random random = MakeRandom();
  std::vector<uint8_t> hybrid = row_.generate(random)->share;
  hybrid[0] = static_cast<uint8_t>(6 | (hybrid.back() & 1));
  ExpectRefused(hybrid);
}

TEST_P(EcdhRowTest, APrivateKeyOutOfRangeIsMisuse) {
  Random random = MakeRandom();
  const std::vector<uint8_t> share = row_.generate(random)->share;
  EXPECT_EQ(row_.decapsulate(KeyExchangePrivateKey::CopyOf(curve_.n), share).error().reason,
            Reason::kInvalidArgument);
  EXPECT_EQ(row_.decapsulate(KeyExchangePrivateKey(curve_.size), share).error().reason,
            Reason::kInvalidArgument);
}

// RFC 5903 section 8: i is one side's private key, g^r the other's share, g^ir the secret.
TEST(EcdhTest, Rfc5903) {
  EXPECT_EQ(SecretOf(kSecp256r1, "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433",
                     "04"
                     "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
                     "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"),
            "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de");
  EXPECT_EQ(SecretOf(kSecp384r1,
                     "099f3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f160647b67414dce655"
                     "e35b538041e649ee3faef896783ab194",
                     "04"
                     "e558dbef53eecde3d3fccfc1aea08a89a987475d12fd950d83cfa41732bc509d"
                     "0d1ac43a0336def96fda41d0774a3571"
                     "dcfbec7aacf3196472169e838430367f66eebe3c6e70c416dd5f0c68759dd1ff"
                     "f83fa40142209dff5eaad96db9e6386c"),
            "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4"
            "d603135569b9e9d09cf5d4a270f59746");
  EXPECT_EQ(SecretOf(kSecp521r1,
                     "0037ade9319a89f4dabdb3ef411aaccca5123c61acab57b5393dce47608172a0"
                     "95aa85a30fe1c2952c6771d937ba9777f5957b2639bab072462f68c27a57382d4a52",
                     "04"
                     "00d0b3975ac4b799f5bea16d5e13e9af971d5e9b984c9f39728b5e5739735a21"
                     "9b97c356436adc6e95bb0352f6be64a6c2912d4ef2d0433ced2b6171640012d9460f"
                     "015c68226383956e3bd066e797b623c27ce0eac2f551a10c2c724d9852077b87"
                     "220b6536c5c408a1d2aebb8e86d678ae49cb57091f4732296579ab44fcd17f0fc56a"),
            "01144c7d79ae6956bc8edb8e7c787c4521cb086fa64407f97894e5e6b2d79b04"
            "d1427e73ca4baa240a34786859810c06b3c715a3a8cc3151f2bee417996d19f3ddea");
}

TEST(X25519Test, Rfc7748Section5) {
  EXPECT_EQ(SecretOf(kX25519, "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                     "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"),
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  EXPECT_EQ(SecretOf(kX25519, "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                     "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"),
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
}

TEST(X25519Test, Rfc7748Section5Iterated) {
  std::vector<uint8_t> scalar(32), point(32);
  scalar[0] = point[0] = 9;
  for (int i = 0; i < 1000; ++i) {
    const SharedSecret product = *kX25519.decapsulate(KeyExchangePrivateKey::CopyOf(scalar), point);
    point = scalar;
    scalar = Copy(product.Expose());
    if (i == 0) {
      EXPECT_EQ(ToHex(scalar), "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
    }
  }
  EXPECT_EQ(ToHex(scalar), "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
}

// RFC 9846 section 7.4.2: the all-zero result, which every point of low order gives, is refused.
TEST(X25519Test, PointsOfLowOrderAreRefused) {
  constexpr std::string_view kKey =
      "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4";
  for (const std::string_view point :
       {"0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0100000000000000000000000000000000000000000000000000000000000080"})
    EXPECT_EQ(SecretOf(kX25519, kKey, point), "InvalidKeyShare");
}

}  // namespace
}  // namespace lockstep::crypto
