#include "crypto/signature/ecdsa.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/curve/curve_arithmetic.h"
#include "crypto/hash/sha2.h"
#include "crypto/signature/ecdsa_nonce.h"
#include "crypto/signature/ecdsa_sig_value.h"
#include "crypto/testing/allocations.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

// RFC 6979, A.2.5 to A.2.7: the message "sample", each curve with the hash of its TLS scheme.
struct Rfc6979Case {
  const Curve* curve;
  const Hash* hash;
  const SignatureVerifier* verifier;
  KeyAlgorithm algorithm;
  std::string_view key, nonce, r, s;
};

const Rfc6979Case kRfc6979Cases[] = {
    {&kP256, &kSha256, &kEcdsaSha256Verifier, KeyAlgorithm::kEcdsaP256,
     "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
     "a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60",
     "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
     "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
    {&kP384, &kSha384, &kEcdsaSha384Verifier, KeyAlgorithm::kEcdsaP384,
     "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d8"
     "96d5724e4c70a825f872c9ea60d2edf5",
     "94ed910d1a099dad3254e9242ae85abde4ba15168eaf0ca87a555fd56d10fbca"
     "2907e3e83ba95368623b8c4686915cf9",
     "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c"
     "81a648152e44acf96e36dd1e80fabe46",
     "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94f"
     "a329c145786e679e7b82c71a38628ac8"},
    {&kP521, &kSha512, &kEcdsaSha512Verifier, KeyAlgorithm::kEcdsaP521,
     "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75"
     "caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538",
     "01dae2ea071f8110dc26882d4d5eae0621a3256fc8847fb9022e2b7d28e6f101"
     "98b1574fdd03a9053c08a1854a168aa5a57470ec97dd5ce090124ef52a2f7ecbffd3",
     "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f"
     "174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa",
     "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af"
     "282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a"},
};

class EcdsaTest : public testing::TestWithParam<Rfc6979Case> {
 protected:
  const Rfc6979Case& case_ = GetParam();
  const EcScalar key_ = EcScalar::CopyOf(FromHex(case_.key));
  const std::vector<uint8_t> public_point_ = *PublicPoint(*case_.curve, key_);
  const PublicKey public_key_ = {case_.algorithm, public_point_};

  Result<std::vector<uint8_t>> Sign(std::string_view message, uint8_t seed = 1) const {
    Random random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{seed});
    return SignEcdsa(*case_.curve, key_, *case_.hash, AsBytes(message), random);
  }
  Status Verify(std::string_view message, Bytes signature) const {
    return case_.verifier->verify(public_key_, AsBytes(message), signature);
  }
};
std::string CaseName(const testing::TestParamInfo<Rfc6979Case>& info_of_case) {
  std::string name(info_of_case.param.curve->name);
  std::erase(name, '-');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Curves, EcdsaTest, testing::ValuesIn(kRfc6979Cases), CaseName);

TEST_P(EcdsaTest, WithoutEntropyTheNonceIsRfc6979s) {
  const HashValue digest = Digest(*case_.hash, AsBytes("sample"));
  EcdsaNonces nonces(*case_.curve, *case_.hash, key_, digest.Expose(), {});
  EXPECT_EQ(ToHex(nonces.Next()->Expose()), case_.nonce);
}

// RFC 6979, A.1: the order of K-163, for which the digest is cut and reduced, and the first two
// candidates are out of range.
TEST(EcdsaNoncesTest, Rfc6979CandidatesOutOfRangeAreReplaced) {
  const std::vector<uint8_t> order = FromHex("04000000000000000000020108a2e0cc0d99f8a5ef");
  const Curve k163 = {.name = "K-163",
                      .size = 21,
                      .bits = 163,
                      .p = {},
                      .b = {},
                      .n = order,
                      .base_x = {},
                      .base_y = {}};
  const EcScalar key = EcScalar::CopyOf(FromHex("009a4d6792295a7f730fc3f2b49cbc0f62e862272f"));
  const HashValue digest = Digest(kSha256, AsBytes("sample"));
  EcdsaNonces nonces(k163, kSha256, key, digest.Expose(), {});
  EXPECT_EQ(ToHex(nonces.Next()->Expose()), "023af4074c90a02b3fe61d286d5c87f425e6bdd81b");
}

TEST_P(EcdsaTest, Rfc6979SignaturesAreMadeAndVerified) {
  const HashValue digest = Digest(*case_.hash, AsBytes("sample"));
  const EcScalar nonce = EcScalar::CopyOf(FromHex(case_.nonce));
  const EcdsaNumbers made = **EcdsaSign(*case_.curve, key_, nonce, digest.Expose());
  EXPECT_EQ(ToHex(made.r()), case_.r);
  EXPECT_EQ(ToHex(made.s()), case_.s);
  EXPECT_TRUE(Verify("sample", EncodeEcdsaSigValue(made.r(), made.s())).has_value());
}

TEST_P(EcdsaTest, SameEntropyTwoMessagesDifferentR) {
  const std::vector<uint8_t> first = *Sign("first message");
  const std::vector<uint8_t> second = *Sign("second message");
  EXPECT_FALSE(Equal(ParseEcdsaSigValue(first)->r, ParseEcdsaSigValue(second)->r));
}

TEST_P(EcdsaTest, EntropyChangesTheNonceAndItsRepetitionTheSignatureNot) {
  EXPECT_EQ(*Sign("message", 1), *Sign("message", 1));
  EXPECT_FALSE(Equal(ParseEcdsaSigValue(*Sign("message", 1))->r,
                     ParseEcdsaSigValue(*Sign("message", 2))->r));
}

TEST_P(EcdsaTest, EachNonceIsAnotherOne) {
  const HashValue digest = Digest(*case_.hash, AsBytes("sample"));
  EcdsaNonces nonces(*case_.curve, *case_.hash, key_, digest.Expose(), {});
  const EcScalar first = *nonces.Next();
  EXPECT_FALSE(ConstantTimeEqual(first.Expose(), nonces.Next()->Expose()));
}

TEST_P(EcdsaTest, AForgedSignatureMessageOrKeyIsRefused) {
  const std::vector<uint8_t> signature = *Sign("message");
  EXPECT_TRUE(Verify("message", signature).has_value());
  EXPECT_EQ(Verify("massage", signature).error().reason, Reason::kInvalidSignature);
  for (size_t i = 0; i < signature.size(); i += 5) {
    std::vector<uint8_t> forged = signature;
    forged[i] ^= 1;
    EXPECT_EQ(Verify("message", forged).error().reason, Reason::kInvalidSignature) << i;
  }
  const std::vector<uint8_t> other =
      *PublicPoint(*case_.curve, EcScalar::CopyOf(FromHex(case_.nonce)));
  EXPECT_EQ(case_.verifier->verify({case_.algorithm, other}, AsBytes("message"), signature)
                .error()
                .reason,
            Reason::kInvalidSignature);
}

TEST_P(EcdsaTest, PublicKeysAreValidated) {
  const std::vector<uint8_t> signature = *Sign("message");
  const auto reason = [&](Bytes point) {
    return case_.verifier->verify({case_.algorithm, point}, AsBytes("message"), signature)
        .error()
        .reason;
  };
  std::vector<uint8_t> point = public_point_;
  point.back() ^= 1;
  EXPECT_EQ(reason(point), Reason::kInvalidPublicKey);
  EXPECT_EQ(reason(Bytes(public_point_).first(public_point_.size() - 1)),
            Reason::kInvalidPublicKey);
  EXPECT_EQ(reason(std::vector<uint8_t>{0}), Reason::kInvalidPublicKey);
  EXPECT_EQ(reason({}), Reason::kInvalidPublicKey);
}

TEST_P(EcdsaTest, SigningRunsOutOfMemoryAsAnErrorAndVerifyingTakesNone) {
  const std::vector<uint8_t> signature = *Sign("message");
  const FailingAllocations failing(0);
  EXPECT_EQ(Sign("message").error().reason, Reason::kOutOfMemory);
  EXPECT_TRUE(Verify("message", signature).has_value());
}

// RFC 6979, A.2.5, with SHA-384: a digest longer than the order is cut to its leftmost bits.
TEST(EcdsaPairsTest, ADigestLongerThanTheOrderIsCut) {
  const EcScalar key = EcScalar::CopyOf(FromHex(kRfc6979Cases[0].key));
  const HashValue digest = Digest(kSha384, AsBytes("sample"));
  EcdsaNonces nonces(kP256, kSha384, key, digest.Expose(), {});
  const EcScalar nonce = *nonces.Next();
  EXPECT_EQ(ToHex(nonce.Expose()),
            "09f634b188cefd98e7ec88b1aa9852d734d0bc272f7d2a47decc6ebeb375aad4");
  const EcdsaNumbers made = **EcdsaSign(kP256, key, nonce, digest.Expose());
  EXPECT_EQ(ToHex(made.r()), "0eafea039b20e9b42309fb1d89e213057cbf973dc0cfc8f129edddc800ef7719");
  EXPECT_EQ(ToHex(made.s()), "4861f0491e6998b9455193e34e7b0d284ddd7149a74b95b9261f13abde940954");
  const std::vector<uint8_t> point = *PublicPoint(kP256, key);
  EXPECT_TRUE(EcdsaVerify(kP256, point, digest.Expose(), made.r(), made.s()).has_value());
}

// A certificate may be signed by a P-256 key with SHA-384, which no TLS scheme names.
TEST(EcdsaPairsTest, AnyCurveVerifiesWithAnyHash) {
  Random random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{});
  const EcScalar key = *RandomScalar(kP256, random);
  const std::vector<uint8_t> point = *PublicPoint(kP256, key);
  const std::vector<uint8_t> signature =
      *SignEcdsa(kP256, key, kSha384, AsBytes("message"), random);
  const PublicKey public_key = {KeyAlgorithm::kEcdsaP256, point};
  EXPECT_TRUE(kEcdsaSha384Verifier.verify(public_key, AsBytes("message"), signature).has_value());
  EXPECT_EQ(kEcdsaSha256Verifier.verify(public_key, AsBytes("message"), signature).error().reason,
            Reason::kInvalidSignature);
}

TEST(EcdsaPairsTest, KeysOfOtherAlgorithmsAreUnsupported) {
  EXPECT_EQ(kEcdsaSha256Verifier.verify({KeyAlgorithm::kEd25519, {}}, {}, {}).error().reason,
            Reason::kUnsupportedAlgorithm);
  EXPECT_EQ(kEcdsaSha256Verifier.verify({KeyAlgorithm::kRsa, {}}, {}, {}).error().reason,
            Reason::kUnsupportedAlgorithm);
}

}  // namespace
}  // namespace lockstep::crypto
