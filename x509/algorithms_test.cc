#include "x509/algorithms.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "crypto/testing/hex.h"
#include "x509/algorithm_writer.h"
#include "x509/der/writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using crypto::FromHex;
using crypto::KeyAlgorithm;
using crypto::PublicKey;
using crypto::SignatureAlgorithm;
using crypto::ToHex;
using der::Writer;

constexpr SignatureAlgorithm kAllSignatures[] = {
    SignatureAlgorithm::kEcdsaSha256,    SignatureAlgorithm::kEcdsaSha384,
    SignatureAlgorithm::kEcdsaSha512,    SignatureAlgorithm::kEd25519,
    SignatureAlgorithm::kRsaPssSha256,   SignatureAlgorithm::kRsaPssSha384,
    SignatureAlgorithm::kRsaPssSha512,   SignatureAlgorithm::kRsaPkcs1Sha256,
    SignatureAlgorithm::kRsaPkcs1Sha384, SignatureAlgorithm::kRsaPkcs1Sha512,
};

struct ParsedSignature {
  Status status;
  SignatureAlgorithmId id;
};
ParsedSignature Parse(Bytes bytes) {
  der::Reader reader(bytes);
  const SignatureAlgorithmId id = ReadSignatureAlgorithm(reader);
  return {reader.Done(), id};
}

// AlgorithmIdentifier with these parameters, encoded already.
std::vector<uint8_t> Identifier(Bytes id, Bytes parameters) {
  Writer writer;
  writer.Sequence([&] {
    writer.ObjectIdentifier(id);
    writer.Raw(parameters);
  });
  return writer.Take();
}

TEST(AlgorithmsTest, EverySignatureAlgorithmReadsAsWritten) {
  for (const SignatureAlgorithm algorithm : kAllSignatures) {
    Writer writer;
    WriteSignatureAlgorithm(algorithm, writer);
    const ParsedSignature parsed = Parse(writer.bytes());
    ASSERT_TRUE(parsed.status.has_value());
    EXPECT_EQ(parsed.id.known, algorithm);
    EXPECT_FALSE(parsed.id.obsolete_hash);
  }
}

TEST(AlgorithmsTest, RsassaPssHasTheEncodingOfTheCaBrowserBaseline) {
  Writer writer;
  WriteSignatureAlgorithm(SignatureAlgorithm::kRsaPssSha256, writer);
  EXPECT_EQ(ToHex(writer.bytes()),  // section 7.1.3.2.1
            "304106092a864886f70d01010a3034a00f300d0609608648016503040201"
            "0500a11c301a06092a864886f70d010108300d0609608648016503040201"
            "0500a203020120");
}

TEST(AlgorithmsTest, ObsoleteHashesAreKnownByName) {
  for (const Bytes id : {Bytes(oid::kSha1WithRsa), Bytes(oid::kMd5WithRsa)}) {
    const auto bytes = Identifier(id, FromHex("0500"));
    const ParsedSignature parsed = Parse(bytes);
    EXPECT_TRUE(parsed.status.has_value());
    EXPECT_FALSE(parsed.id.known.has_value());
    EXPECT_TRUE(parsed.id.obsolete_hash);
  }
  EXPECT_TRUE(Parse(Identifier(oid::kEcdsaWithSha1, {})).id.obsolete_hash);
}

TEST(AlgorithmsTest, ParametersAreHeldToTheirRfc) {
  // RFC 4055 section 5: absent is accepted for PKCS #1.
  EXPECT_EQ(Parse(Identifier(oid::kSha256WithRsa, {})).id.known,
            SignatureAlgorithm::kRsaPkcs1Sha256);
  // RFC 5758 section 3.2 and RFC 8410 section 3: MUST be absent.
  EXPECT_FALSE(Parse(Identifier(oid::kEcdsaWithSha256, FromHex("0500"))).id.known.has_value());
  EXPECT_FALSE(Parse(Identifier(oid::kEd25519, FromHex("0500"))).id.known.has_value());
  EXPECT_FALSE(Parse(Identifier(oid::kSha256WithRsa, FromHex("3000"))).id.known.has_value());
  EXPECT_FALSE(Parse(Identifier(FromHex("2a03"), {})).id.known.has_value());
  EXPECT_FALSE(Parse(Identifier(oid::kSha256WithRsa, FromHex("05000500"))).status.has_value());
}

TEST(AlgorithmsTest, PssWithOtherParametersIsUnknown) {
  constexpr std::string_view kSha256Id = "300d06096086480165030402010500";
  constexpr std::string_view kMgfSha256 =
      "301a06092a864886f70d010108300d06096086480165030402010500";
  constexpr std::string_view kMgfSha384 =
      "301a06092a864886f70d010108300d06096086480165030402020500";
  const auto pss = [&](std::string_view hash, std::string_view mgf, std::string_view salt) {
    Writer parameters;
    parameters.Sequence([&] {
      if (!hash.empty()) parameters.Primitive(der::ContextConstructed(0), FromHex(hash));
      if (!mgf.empty()) parameters.Primitive(der::ContextConstructed(1), FromHex(mgf));
      if (!salt.empty()) parameters.Primitive(der::ContextConstructed(2), FromHex(salt));
    });
    return Parse(Identifier(oid::kRsassaPss, parameters.bytes())).id.known;
  };
  EXPECT_EQ(pss(kSha256Id, kMgfSha256, "020120"), SignatureAlgorithm::kRsaPssSha256);
  EXPECT_FALSE(pss(kSha256Id, kMgfSha384, "020120").has_value());
  EXPECT_FALSE(pss(kSha256Id, kMgfSha256, "020114").has_value());
  EXPECT_FALSE(pss(kSha256Id, kMgfSha256, "").has_value());
  EXPECT_FALSE(pss("", "", "").has_value());  // SHA-1 by default
  EXPECT_FALSE(Parse(Identifier(oid::kRsassaPss, {})).id.known.has_value());
  Writer trailer;
  trailer.Sequence([&] { trailer.Primitive(der::ContextConstructed(3), FromHex("020101")); });
  EXPECT_FALSE(Parse(Identifier(oid::kRsassaPss, trailer.bytes())).status.has_value());
}

TEST(AlgorithmsTest, EveryKeyReadsAsWritten) {
  const std::vector<uint8_t> point256(65, 4), point384(97, 4), point521(133, 4), ed25519(32, 7);
  const std::vector<uint8_t> modulus(256, 0xc5), exponent = FromHex("010001");
  const PublicKey kKeys[] = {
      {KeyAlgorithm::kEcdsaP256, point256},    {KeyAlgorithm::kEcdsaP384, point384},
      {KeyAlgorithm::kEcdsaP521, point521},    {KeyAlgorithm::kEd25519, ed25519},
      {KeyAlgorithm::kRsa, modulus, exponent}, {KeyAlgorithm::kRsaPss, modulus, exponent}};
  for (const PublicKey& key : kKeys) {
    const std::vector<uint8_t> der = WriteSubjectPublicKeyInfo(key);
    const Result<SubjectPublicKeyInfo> parsed = ParseSubjectPublicKeyInfo(der);
    ASSERT_TRUE(parsed.has_value());
    ASSERT_TRUE(parsed->key.has_value());
    EXPECT_EQ(parsed->key->algorithm, key.algorithm);
    EXPECT_TRUE(Equal(parsed->key->key, key.key));
    EXPECT_TRUE(Equal(parsed->key->exponent, key.exponent));
    EXPECT_TRUE(Equal(parsed->der, der));
  }
}

std::vector<uint8_t> KeyInfo(const std::vector<uint8_t>& identifier, Bytes bits) {
  Writer writer;
  writer.Sequence([&] {
    writer.Raw(identifier);
    writer.BitString(bits);
  });
  return writer.Take();
}

TEST(AlgorithmsTest, OtherEcKeysAreNotSupported) {
  Writer curve;
  curve.ObjectIdentifier(oid::kSecp256r1);
  const auto known = [](const std::vector<uint8_t>& info) {
    return ParseSubjectPublicKeyInfo(info)->key.has_value();
  };
  const std::vector<uint8_t> named = Identifier(oid::kEcPublicKey, curve.bytes());
  EXPECT_TRUE(known(KeyInfo(named, std::vector<uint8_t>(65, 4))));
  EXPECT_FALSE(known(KeyInfo(named, std::vector<uint8_t>(33, 2))));  // compressed
  EXPECT_FALSE(known(KeyInfo(named, std::vector<uint8_t>(65, 6))));  // hybrid
  EXPECT_FALSE(known(KeyInfo(named, {})));
  const auto explicit_curve = Identifier(oid::kEcPublicKey, FromHex("3003020101"));
  EXPECT_FALSE(known(KeyInfo(explicit_curve, std::vector<uint8_t>(65, 4))));
  EXPECT_FALSE(known(KeyInfo(Identifier(oid::kEcPublicKey, {}), std::vector<uint8_t>(65, 4))));
  EXPECT_FALSE(known(KeyInfo(Identifier(oid::kEd25519, {}), std::vector<uint8_t>(31, 4))));
}

TEST(AlgorithmsTest, MalformedRsaKeysDoNotParse) {
  const auto identifier = Identifier(oid::kRsaEncryption, FromHex("0500"));
  for (const std::string_view key : {"", "3000", "3003020101", "30060201ff020103",
                                     "3007020200010201", "300902010502010302010100", "0500"})
    EXPECT_FALSE(ParseSubjectPublicKeyInfo(KeyInfo(identifier, FromHex(key))).has_value()) << key;
  EXPECT_TRUE(ParseSubjectPublicKeyInfo(KeyInfo(identifier, FromHex("3006020105020103"))));
}

TEST(AlgorithmsTest, PssParametersOfAKeyBindItsHash) {
  Writer sha384;
  WriteSignatureAlgorithm(SignatureAlgorithm::kRsaPssSha384, sha384);
  const std::vector<uint8_t> key = FromHex("3006020105020103");
  EXPECT_EQ(ParseSubjectPublicKeyInfo(KeyInfo(sha384.Take(), key))->key->required,
            SignatureAlgorithm::kRsaPssSha384);
  EXPECT_FALSE(ParseSubjectPublicKeyInfo(KeyInfo(Identifier(oid::kRsassaPss, {}), key))
                   ->key->required.has_value());
  // SHA-1 by default.
  EXPECT_FALSE(ParseSubjectPublicKeyInfo(KeyInfo(Identifier(oid::kRsassaPss, FromHex("3000")), key))
                   ->key.has_value());
}

}  // namespace
}  // namespace lockstep::x509
