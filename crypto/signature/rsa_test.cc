#include "crypto/signature/rsa.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/hash/sha2.h"
#include "crypto/signature/rsa_arithmetic.h"
#include "crypto/signature/rsa_encoding.h"
#include "crypto/signature/testing/rsa_test_key.h"
#include "crypto/testing/hex.h"
#include "crypto/testing/rfc8448_key.h"

namespace lockstep::crypto {
namespace {

// RFC 8448 section 3: the server's CertificateVerify, rsa_pss_rsae_sha256 over 64 spaces, the
// context string, a zero and the transcript hash.
constexpr std::string_view kTranscriptHash =
    "764d6632b3c35c3f3205e3499ac3edbaabb88295fba751461d3678e2e5ea0687";
constexpr std::string_view kPssSignature =
    "5a747c5d88fa9bd2e55ab085a61015b7211f824cd484145ab3ff52f1fda8477b0b7abc90"
    "db78e2d33a5c141a078653fa6bef780c5ea248eeaaa785c4f394cab6d30bbe8d4859ee51"
    "1f602957b15411ac027671459e46445c9ea58c181e818e95b8c3fb0bf3278409d3be152a"
    "3da5043e063dda65cdf5aea20d53dfacd42f74f3";

// The same section's certificate: its tbsCertificate and its sha256WithRSAEncryption signature.
constexpr std::string_view kTbsCertificate =
    "30820115a003020102020102300d06092a864886f70d01010b0500300e310c300a060355"
    "04031303727361301e170d3136303733303031323335395a170d32363037333030313233"
    "35395a300e310c300a0603550403130372736130819f300d06092a864886f70d01010105"
    "0003818d0030818902818100b4bb498f8279303d980836399b36c6988c0c68de55e1bdb8"
    "26d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19eaa6af98c7ced43120998e1"
    "87a80ee0ccb0524b1b018c3e0b63264d449a6d38e22a5fda430846748030530ef0461c8c"
    "a9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a8d88d79f7f1e3f02030100"
    "01a31a301830090603551d1304023000300b0603551d0f0404030205a0";
constexpr std::string_view kPkcs1Signature =
    "85aad2a0e5b9276b908c65f73a7267170618a54c5f8a7b337d2df7a594365417f2eae8f8"
    "a58c8f8172f9319cf36b7fd6c55b80f21a03015156726096fd335e5e67f2dbf102702e60"
    "8ccae6bec1fc63a42a99be5c3eb7107c3c54e9b9eb2bd5203b1c3b84e0a8b2f759409ba3"
    "eac9d91d402dcc0cc8f8961229ac9187b42b4de1";

std::vector<uint8_t> CertificateVerifyContent() {
  const Bytes context = AsBytes("TLS 1.3, server CertificateVerify");
  const std::vector<uint8_t> hash = FromHex(kTranscriptHash);
  std::vector<uint8_t> content(64 + context.size() + 1 + hash.size());
  auto end = std::fill_n(content.begin(), 64, ' ');
  end = std::ranges::copy(context, end).out;
  *end++ = 0;
  std::ranges::copy(hash, end);
  return content;
}

class RsaTest : public testing::Test {
 protected:
  static Reason Verify(SignatureAlgorithm algorithm, const PublicKey& key, Bytes message,
                       Bytes signature) {
    const Status status = RsaTestVerifier(algorithm)->verify(key, message, signature);
    return status.has_value() ? Reason{} : status.error().reason;
  }
  static constexpr Reason kValid{};

  const RsaPrivateNumbers numbers_ = Rfc8448Key();
  const PublicKey key_ = {KeyAlgorithm::kRsa, numbers_.modulus, numbers_.public_exponent};
  const std::vector<uint8_t> content_ = CertificateVerifyContent();
  const std::vector<uint8_t> pss_ = FromHex(kPssSignature);
  const std::vector<uint8_t> tbs_ = FromHex(kTbsCertificate);
  const std::vector<uint8_t> pkcs1_ = FromHex(kPkcs1Signature);
  Random random_{ChaCha20Keystream, std::array<uint8_t, kSeedSize>{}};
};

TEST_F(RsaTest, Rfc8448SignaturesVerify) {
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPssSha256, key_, content_, pss_), kValid);
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPkcs1Sha256, key_, tbs_, pkcs1_), kValid);
}

TEST_F(RsaTest, OneAlgorithmsSignatureIsNotAnothers) {
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPkcs1Sha256, key_, content_, pss_),
            Reason::kInvalidSignature);
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPssSha256, key_, tbs_, pkcs1_),
            Reason::kInvalidSignature);
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPssSha384, key_, content_, pss_),
            Reason::kInvalidSignature);
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPkcs1Sha384, key_, tbs_, pkcs1_),
            Reason::kInvalidSignature);
}

TEST_F(RsaTest, AForgedSignatureOrMessageIsRefused) {
  for (size_t i = 0; i < pss_.size(); ++i) {
    std::vector<uint8_t> pss = pss_, pkcs1 = pkcs1_;
    pss[i] ^= 1;
    pkcs1[i] ^= 1;
    EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPssSha256, key_, content_, pss),
              Reason::kInvalidSignature);
    EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPkcs1Sha256, key_, tbs_, pkcs1),
              Reason::kInvalidSignature);
  }
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPssSha256, key_, tbs_, pss_), Reason::kInvalidSignature);
}

TEST_F(RsaTest, ASignatureIsAsLongAsTheModulusAndBelowIt) {
  std::vector<uint8_t> longer = pkcs1_;
  longer.insert(longer.begin(), 0);
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPkcs1Sha256, key_, tbs_, longer),
            Reason::kInvalidSignature);
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPkcs1Sha256, key_, tbs_, Bytes(pkcs1_).subspan(1)),
            Reason::kInvalidSignature);
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPkcs1Sha256, key_, tbs_, numbers_.modulus),
            Reason::kInvalidSignature);
}

// RFC 8017 section 5.2.2, step 1: s + n is s modulo n, and no signature.
TEST_F(RsaTest, ASignatureAboveTheModulusIsRefused) {
  std::vector<uint8_t> signature(128);
  uint8_t message = 0;
  const auto sign = [&] {
    ++message;
    std::vector<uint8_t> block(128);
    (void)EncodePkcs1(kSha256, Digest(kSha256, {&message, 1}).Expose(), block);
    ASSERT_TRUE(RsaPrivateOperation(numbers_, block, random_, signature).has_value());
  };
  do sign();
  while (signature[0] >= 0xff - numbers_.modulus[0]);  // else the sum takes a byte more
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPkcs1Sha256, key_, {&message, 1}, signature), kValid);
  unsigned carry = 0;
  for (size_t i = 128; i-- > 0; carry >>= 8) {
    carry += unsigned{signature[i]} + numbers_.modulus[i];
    signature[i] = static_cast<uint8_t>(carry);
  }
  EXPECT_EQ(carry, 0u);
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPkcs1Sha256, key_, {&message, 1}, signature),
            Reason::kInvalidSignature);
}

// What Bleichenbacher's forgeries of 2006 and their successors live on: a verifier that looks at
// less than the whole block. Every byte of it counts, and none can be moved.
TEST_F(RsaTest, EveryByteOfAPkcs1BlockCounts) {
  const std::vector<uint8_t> digest = Copy(Digest(kSha256, tbs_).Expose());
  std::vector<uint8_t> good(128);
  ASSERT_TRUE(EncodePkcs1(kSha256, digest, good).has_value());
  const auto verdict = [&](Bytes block) {
    std::vector<uint8_t> signature(128);
    EXPECT_TRUE(RsaPrivateOperation(numbers_, block, random_, signature).has_value());
    return Verify(SignatureAlgorithm::kRsaPkcs1Sha256, key_, tbs_, signature);
  };
  EXPECT_EQ(verdict(good), kValid);
  for (size_t i = 0; i < good.size(); ++i) {
    std::vector<uint8_t> block = good;
    block[i] ^= 1;
    EXPECT_EQ(verdict(block), Reason::kInvalidSignature) << i;
  }
  std::vector<uint8_t> garbage = good;  // less padding, and bytes after the digest
  std::rotate(garbage.begin() + 2, garbage.begin() + 12, garbage.end());
  EXPECT_EQ(verdict(garbage), Reason::kInvalidSignature);
}

TEST_F(RsaTest, TheRealRowsRefuseKeysBelow2048Bits) {
  const Status status = kRsaPssSha256Verifier.verify(key_, content_, pss_);
  EXPECT_EQ(status.error().reason, Reason::kPublicKeySizeUnacceptable);
  EXPECT_EQ(status.error().values[0], 1024u);
}

TEST_F(RsaTest, PublicNumbersAreBounded) {
  const auto check = [&](Bytes modulus, Bytes exponent) {
    const Status status = CheckRsaPublicKey({KeyAlgorithm::kRsa, modulus, exponent}, 1024);
    return status.has_value() ? kValid : status.error().reason;
  };
  const std::vector<uint8_t>& n = numbers_.modulus;
  std::vector<uint8_t> even = n, leading_zero = n;
  even.back() ^= 1;
  leading_zero.insert(leading_zero.begin(), 0);
  const std::vector<uint8_t> f4 = {1, 0, 1}, one = {1}, three = {3}, four = {4},
                             zero_three = {0, 3};
  std::vector<uint8_t> longest(8, 0xff), too_long(9, 0xff);
  EXPECT_EQ(check(n, f4), kValid);
  EXPECT_EQ(check(n, three), kValid);
  EXPECT_EQ(check(n, longest), kValid);
  EXPECT_EQ(check(n, one), Reason::kPublicKeySizeUnacceptable);
  EXPECT_EQ(check(n, too_long), Reason::kPublicKeySizeUnacceptable);
  EXPECT_EQ(check(n, four), Reason::kInvalidPublicKey);
  EXPECT_EQ(check(n, zero_three), Reason::kInvalidPublicKey);
  EXPECT_EQ(check(n, {}), Reason::kInvalidPublicKey);
  EXPECT_EQ(check(even, f4), Reason::kInvalidPublicKey);
  EXPECT_EQ(check(leading_zero, f4), Reason::kInvalidPublicKey);
  EXPECT_EQ(check({}, f4), Reason::kInvalidPublicKey);
  EXPECT_EQ(check(std::vector<uint8_t>(kMaxRsaModulusBits / 8, 0xff), f4), kValid);
  EXPECT_EQ(check(std::vector<uint8_t>(kMaxRsaModulusBits / 8 + 1, 0xff), f4),
            Reason::kPublicKeySizeUnacceptable);
}

// RFC 4055 section 1.2; RFC 9846 section 4.3.3 keeps rsae and pss apart by this OID.
TEST_F(RsaTest, APssKeyIsForItsOwnAlgorithmsOnly) {
  PublicKey pss_key = key_;
  pss_key.algorithm = KeyAlgorithm::kRsaPss;
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPssSha256, pss_key, content_, pss_), kValid);
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPkcs1Sha256, pss_key, tbs_, pkcs1_),
            Reason::kUnsupportedAlgorithm);
  pss_key.required = SignatureAlgorithm::kRsaPssSha384;
  EXPECT_EQ(Verify(SignatureAlgorithm::kRsaPssSha256, pss_key, content_, pss_),
            Reason::kUnsupportedAlgorithm);
  EXPECT_EQ(
      Verify(SignatureAlgorithm::kRsaPssSha256, {KeyAlgorithm::kEd25519, key_.key}, content_, pss_),
      Reason::kUnsupportedAlgorithm);
}

// An error in one half of the computation would give away the primes (Boneh, DeMillo, Lipton).
TEST_F(RsaTest, AFaultInOneHalfIsWithheld) {
  RsaPrivateNumbers faulty = Rfc8448Key();
  faulty.exponent1.Mutable()[5] ^= 4;
  std::vector<uint8_t> output(128);
  EXPECT_EQ(RsaPrivateOperation(faulty, Bytes(pss_).first(127), random_, output).error().reason,
            Reason::kSignatureSelfCheckFailed);
  EXPECT_EQ(output, std::vector<uint8_t>(128));
}

TEST_F(RsaTest, BlindingDoesNotChangeTheResult) {
  std::vector<uint8_t> first(128), second(128), back(128);
  ASSERT_TRUE(RsaPrivateOperation(numbers_, Bytes(pss_).first(127), random_, first));
  ASSERT_TRUE(RsaPrivateOperation(numbers_, Bytes(pss_).first(127), random_, second));
  EXPECT_EQ(first, second);
  ASSERT_TRUE(RsaPublicOperation(key_.key, key_.exponent, first, back));
  EXPECT_TRUE(Equal(Bytes(back).subspan(1), Bytes(pss_).first(127)));
}

// RFC 8017 section 9.1.1 with every position of the top bit: 1025 has 8 dividing modulus_bits - 1.
TEST(RsaEncodingTest, PssRoundTripsForEveryLengthOfTheModulus) {
  const HashValue digest = Digest(kSha256, AsBytes("message"));
  const std::vector<uint8_t> salt(32, 0x5a);
  for (size_t bits = 1024; bits <= 1033; ++bits) {
    std::vector<uint8_t> block((bits + 7) / 8);
    ASSERT_TRUE(EncodePss(kSha256, digest.Expose(), salt, bits, block));
    EXPECT_LT(BitLength(block), bits);
    EXPECT_TRUE(VerifyPss(kSha256, digest.Expose(), bits, block).has_value()) << bits;
    for (size_t i = 0; i < 8 * block.size(); ++i) {
      std::vector<uint8_t> forged = block;
      forged[i / 8] = static_cast<uint8_t>(forged[i / 8] ^ (1 << i % 8));
      EXPECT_FALSE(VerifyPss(kSha256, digest.Expose(), bits, forged).has_value()) << bits;
    }
  }
}

// RFC 9846 section 4.3.3: the salt is exactly as long as the digest.
TEST(RsaEncodingTest, ASaltOfAnotherLengthIsRefused) {
  const HashValue digest = Digest(kSha256, AsBytes("message"));
  for (const size_t size : {0u, 20u, 31u, 33u}) {
    std::vector<uint8_t> block(128);
    ASSERT_TRUE(EncodePss(kSha256, digest.Expose(), std::vector<uint8_t>(size, 0x5a), 1024, block));
    EXPECT_FALSE(VerifyPss(kSha256, digest.Expose(), 1024, block).has_value());
  }
}

TEST(RsaEncodingTest, AModulusTooShortForTheHashIsRefused) {
  const HashValue digest = Digest(kSha512, AsBytes("message"));
  std::vector<uint8_t> block(128);
  EXPECT_EQ(EncodePss(kSha512, digest.Expose(), digest.Expose(), 1024, block).error().reason,
            Reason::kInvalidArgument);
  EXPECT_EQ(VerifyPss(kSha512, digest.Expose(), 1024, block).error().reason,
            Reason::kInvalidSignature);
  std::vector<uint8_t> short_block(64 + 19 + 10);
  EXPECT_EQ(EncodePkcs1(kSha512, digest.Expose(), short_block).error().reason,
            Reason::kInvalidArgument);
}

}  // namespace
}  // namespace lockstep::crypto
