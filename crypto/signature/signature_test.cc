#include "crypto/signature/signature.h"

#include <gtest/gtest.h>

namespace lockstep::crypto {
namespace {

// RFC 9846 section 4.3.3: an ECDSA scheme binds the curve as well as the hash; rsae and pss differ
// in the key's OID only.
TEST(SignatureSchemeTest, PartsAreThoseOfTheRfc) {
  const auto parts = [](SignatureScheme scheme) { return PartsOf(scheme).value(); };
  EXPECT_EQ(parts(SignatureScheme::kEcdsaSecp256r1Sha256).key, KeyAlgorithm::kEcdsaP256);
  EXPECT_EQ(parts(SignatureScheme::kEcdsaSecp384r1Sha384).algorithm,
            SignatureAlgorithm::kEcdsaSha384);
  EXPECT_EQ(parts(SignatureScheme::kEcdsaSecp521r1Sha512).key, KeyAlgorithm::kEcdsaP521);
  EXPECT_EQ(parts(SignatureScheme::kEd25519).key, KeyAlgorithm::kEd25519);
  EXPECT_EQ(parts(SignatureScheme::kRsaPssRsaeSha384).key, KeyAlgorithm::kRsa);
  EXPECT_EQ(parts(SignatureScheme::kRsaPssPssSha384).key, KeyAlgorithm::kRsaPss);
  EXPECT_EQ(parts(SignatureScheme::kRsaPssRsaeSha384).algorithm,
            parts(SignatureScheme::kRsaPssPssSha384).algorithm);
  EXPECT_EQ(parts(SignatureScheme::kRsaPkcs1Sha512).algorithm, SignatureAlgorithm::kRsaPkcs1Sha512);
}

TEST(SignatureSchemeTest, UnknownSchemesHaveNoParts) {
  EXPECT_FALSE(PartsOf(static_cast<SignatureScheme>(0x0201)).has_value());  // rsa_pkcs1_sha1
  EXPECT_FALSE(PartsOf(static_cast<SignatureScheme>(0x0808)).has_value());  // ed448
  EXPECT_FALSE(PartsOf(static_cast<SignatureScheme>(0x0a0a)).has_value());  // GREASE
}

TEST(SignatureSchemeTest, OnlyPkcs1IsForCertificatesOnly) {
  EXPECT_TRUE(IsCertificateOnly(SignatureScheme::kRsaPkcs1Sha256));
  EXPECT_TRUE(IsCertificateOnly(SignatureScheme::kRsaPkcs1Sha384));
  EXPECT_TRUE(IsCertificateOnly(SignatureScheme::kRsaPkcs1Sha512));
  EXPECT_FALSE(IsCertificateOnly(SignatureScheme::kRsaPssRsaeSha256));
  EXPECT_FALSE(IsCertificateOnly(SignatureScheme::kEcdsaSecp256r1Sha256));
}

}  // namespace
}  // namespace lockstep::crypto
