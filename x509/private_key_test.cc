#include "x509/private_key.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "crypto/provider.h"
#include "crypto/testing/hex.h"
#include "x509/der/reader.h"
#include "x509/der/writer.h"
#include "x509/generate_key.h"
#include "x509/oids.h"
#include "x509/pem.h"
#include "x509/private_key_writer.h"

namespace lockstep::x509 {
namespace {

using crypto::FromHex;
using crypto::KeyAlgorithm;
using der::Writer;

constexpr KeyAlgorithm kFastAlgorithms[] = {KeyAlgorithm::kEcdsaP256, KeyAlgorithm::kEcdsaP384,
                                            KeyAlgorithm::kEcdsaP521, KeyAlgorithm::kEd25519};

crypto::Random TestRandom() {
  constexpr std::array<uint8_t, crypto::kSeedSize> kTestSeed = {'k', 'e', 'y'};
  return crypto::Random(crypto::DefaultProvider().keystream, kTestSeed);
}

std::string Pem(std::string_view label, Bytes der) {
  return std::string(AsText(WritePem(label, der)));
}

// RFC 8410 section 10.3.
constexpr std::string_view kEd25519V1 =
    "302e020100300506032b657004220420"
    "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842";
constexpr std::string_view kEd25519V2 =
    "3072020101300506032b657004220420"
    "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842"
    "a01f301d060a2a864886f70d01090914310f0c0d437572646c6520436861697273"
    "81210019bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";

TEST(PrivateKeyTest, GeneratedKeysReadAsWritten) {
  crypto::Random random = TestRandom();
  for (const KeyAlgorithm algorithm : kFastAlgorithms) {
    const Result<GeneratedKey> generated = GenerateKey(algorithm, random);
    ASSERT_TRUE(generated.has_value());
    const Result<PrivateKey> read = ParsePrivateKeyPem(Pem(kPemPrivateKey, generated->pkcs8));
    ASSERT_TRUE(read.has_value()) << Describe(read.error());
    EXPECT_EQ((*read)->public_key().algorithm, algorithm);
    EXPECT_TRUE(Equal((*read)->public_key().key, generated->key->public_key().key));
  }
}

TEST(PrivateKeyTest, RsaKeysReadAsWrittenInBothForms) {
  crypto::Random random = TestRandom();
  const Result<crypto::RsaPrivateNumbers> numbers = crypto::GenerateRsaNumbers(2048, random);
  ASSERT_TRUE(numbers.has_value());
  for (const KeyAlgorithm algorithm : {KeyAlgorithm::kRsa, KeyAlgorithm::kRsaPss}) {
    const SecretBytes pkcs8 = WritePkcs8(algorithm, *numbers);
    const Result<PrivateKey> read = ParsePkcs8PrivateKey(pkcs8);
    ASSERT_TRUE(read.has_value()) << Describe(read.error());
    EXPECT_EQ((*read)->public_key().algorithm, algorithm);
    EXPECT_TRUE(Equal((*read)->public_key().key, numbers->modulus));
    // PKCS #1 is what PKCS #8 wraps in its last element.
    der::Reader outer(pkcs8);
    der::Reader info = outer.Enter(der::Tag::kSequence);
    info.Integer();
    info.Next();
    const Bytes pkcs1 = info.OctetString();
    EXPECT_TRUE(ParsePrivateKeyPem(Pem(kPemRsaPrivateKey, pkcs1)).has_value());
    // One wrong byte at the end of the coefficient.
    SecretBytes wrong(pkcs8);
    wrong.back() ^= 1;
    EXPECT_EQ(ParsePkcs8PrivateKey(wrong).error().reason, Reason::kInvalidPrivateKey);
  }
}

// An RSA key as OneAsymmetricKey with these parameters (DER), and, in version 2, a public key.
std::vector<uint8_t> RsaPkcs8(Bytes algorithm, Bytes pkcs1, Bytes parameters,
                              const std::vector<uint8_t>& public_key = {}) {
  Writer writer;
  writer.Sequence([&] {
    writer.SmallInteger(public_key.empty() ? 0 : 1);
    writer.Sequence([&] {
      writer.ObjectIdentifier(algorithm);
      writer.Raw(parameters);
    });
    writer.OctetString(pkcs1);
    if (!public_key.empty()) {
      writer.Constructed(der::ContextPrimitive(1), [&] {
        writer.Raw(FromHex("00"));  // unused bits
        writer.Raw(public_key);
      });
    }
  });
  return writer.Take();
}

TEST(PrivateKeyTest, RsaKeysHaveTheirAlgorithmsParametersAndTheirOwnPublicKey) {
  crypto::Random random = TestRandom();
  const auto numbers = crypto::GenerateRsaNumbers(2048, random);
  ASSERT_TRUE(numbers.has_value());
  const SecretBytes pkcs8 = WritePkcs8(KeyAlgorithm::kRsa, *numbers);
  der::Reader outer(pkcs8);
  der::Reader info = outer.Enter(der::Tag::kSequence);
  info.Integer();
  info.Next();
  const Bytes pkcs1 = info.OctetString();
  const auto public_key = [](Bytes modulus, Bytes exponent) {
    Writer writer;
    writer.Sequence([&] {
      writer.Unsigned(modulus);
      writer.Unsigned(exponent);
    });
    return writer.Take();
  };
  const auto reason = [](const std::vector<uint8_t>& der) {
    const auto key = ParsePkcs8PrivateKey(der);
    return key.has_value() ? std::nullopt : std::optional(key.error().reason);
  };
  const auto null = FromHex("0500");
  EXPECT_EQ(reason(RsaPkcs8(oid::kRsaEncryption, pkcs1, null)), std::nullopt);
  for (const char* wrong : {"", "0400", "050100", "3000"}) {
    EXPECT_NE(reason(RsaPkcs8(oid::kRsaEncryption, pkcs1, FromHex(wrong))), std::nullopt) << wrong;
  }

  const auto own = public_key(numbers->modulus, numbers->public_exponent);
  auto other_modulus = numbers->modulus;
  other_modulus.back() ^= 2;
  const auto other = public_key(other_modulus, numbers->public_exponent);
  const auto other_exponent = public_key(numbers->modulus, FromHex("11"));
  for (const auto& [algorithm, parameters] : {std::pair(Bytes(oid::kRsaEncryption), Bytes(null)),
                                              std::pair(Bytes(oid::kRsassaPss), Bytes())}) {
    EXPECT_EQ(reason(RsaPkcs8(algorithm, pkcs1, parameters, own)), std::nullopt);
    for (const auto& wrong : {other, other_exponent}) {
      EXPECT_EQ(reason(RsaPkcs8(algorithm, pkcs1, parameters, wrong)), Reason::kInvalidPrivateKey);
    }
    EXPECT_NE(reason(RsaPkcs8(algorithm, pkcs1, parameters, FromHex("3000"))), std::nullopt);
  }
}

TEST(PrivateKeyTest, TheKeysOfRfc8410) {
  const Result<PrivateKey> v1 = ParsePkcs8PrivateKey(FromHex(kEd25519V1));
  ASSERT_TRUE(v1.has_value()) << Describe(v1.error());
  const Result<PrivateKey> v2 = ParsePkcs8PrivateKey(FromHex(kEd25519V2));
  ASSERT_TRUE(v2.has_value()) << Describe(v2.error());
  EXPECT_TRUE(Equal((*v1)->public_key().key, (*v2)->public_key().key));
  // A public key that is not the private key's.
  std::vector<uint8_t> wrong = FromHex(kEd25519V2);
  wrong.back() ^= 1;
  EXPECT_EQ(ParsePkcs8PrivateKey(wrong).error().reason, Reason::kInvalidPrivateKey);
}

// RFC 6979 A.2.5's key on P-256, as SEC 1.
struct Sec1Parts {
  std::string_view scalar = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
  std::string_view point =
      "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
      "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
  bool has_curve = true;
};

std::vector<uint8_t> Sec1(const Sec1Parts& parts) {
  Writer writer;
  writer.Sequence([&] {
    writer.SmallInteger(1);
    writer.OctetString(FromHex(parts.scalar));
    if (parts.has_curve)
      writer.Constructed(der::ContextConstructed(0),
                         [&] { writer.ObjectIdentifier(oid::kSecp256r1); });
    if (!parts.point.empty())
      writer.Constructed(der::ContextConstructed(1),
                         [&] { writer.BitString(FromHex(parts.point)); });
  });
  return writer.Take();
}

TEST(PrivateKeyTest, Sec1KeysNeedTheirCurveAndTheirOwnPublicKey) {
  EXPECT_TRUE(ParsePrivateKeyPem(Pem(kPemEcPrivateKey, Sec1({}))).has_value());
  EXPECT_TRUE(ParseSec1PrivateKey(Sec1({.point = ""})).has_value());
  EXPECT_EQ(ParseSec1PrivateKey(Sec1({.has_curve = false})).error().reason,
            Reason::kUnsupportedPrivateKey);
  EXPECT_EQ(ParseSec1PrivateKey(Sec1({.scalar = "01"})).error().reason, Reason::kInvalidPrivateKey);
  EXPECT_TRUE(ParseSec1PrivateKey(Sec1({.scalar = "01", .point = ""})).has_value());
  EXPECT_EQ(ParseSec1PrivateKey(Sec1({.scalar = "00", .point = ""})).error().reason,
            Reason::kInvalidPrivateKey);
  const std::string too_long(66, '1');
  EXPECT_EQ(ParseSec1PrivateKey(Sec1({.scalar = too_long, .point = ""})).error().reason,
            Reason::kInvalidPrivateKey);
}

TEST(PrivateKeyTest, NothingFollowsTheNameOfTheCurve) {
  Writer writer;
  writer.Sequence([&] {
    writer.SmallInteger(1);
    writer.OctetString(FromHex(Sec1Parts().scalar));
    writer.Constructed(der::ContextConstructed(0), [&] {
      writer.ObjectIdentifier(oid::kSecp256r1);
      writer.Null();
    });
  });
  EXPECT_EQ(ParseSec1PrivateKey(writer.bytes()).error().reason, Reason::kDerTrailingBytes);
}

TEST(PrivateKeyTest, Ed25519HasNoParameters) {
  Writer writer;
  writer.Sequence([&] {
    writer.SmallInteger(0);
    writer.Sequence([&] {
      writer.ObjectIdentifier(oid::kEd25519);
      writer.Null();
    });
    writer.Constructed(der::Tag::kOctetString,
                       [&] { writer.OctetString(std::vector<uint8_t>(32, 1)); });
  });
  EXPECT_EQ(ParsePkcs8PrivateKey(writer.bytes()).error().reason, Reason::kInvalidPrivateKey);
}

TEST(PrivateKeyTest, OpenSslsParametersBlockBeforeAKeyIsPassedOver) {
  const std::string text =
      Pem("EC PARAMETERS", FromHex("06082a8648ce3d030107")) + Pem(kPemEcPrivateKey, Sec1({}));
  EXPECT_TRUE(ParsePrivateKeyPem(text).has_value());
}

TEST(PrivateKeyTest, RefusalsSayWhatToDo) {
  EXPECT_EQ(ParsePrivateKeyPem("").error().reason, Reason::kPemMissing);
  EXPECT_EQ(ParsePrivateKeyPem(Pem(kPemCertificate, FromHex("3000"))).error().reason,
            Reason::kPemMissing);
  EXPECT_EQ(ParsePrivateKeyPem(Pem(kPemEncryptedPrivateKey, FromHex("3000"))).error().reason,
            Reason::kEncryptedPrivateKey);
  EXPECT_EQ(ParsePrivateKeyPem(Pem("DSA PRIVATE KEY", FromHex("3000"))).error().reason,
            Reason::kUnsupportedPrivateKey);
  EXPECT_EQ(ParsePkcs8PrivateKey(FromHex("300c020100300506032b65710400")).error().reason,
            Reason::kUnsupportedPrivateKey);  // Ed448
  EXPECT_EQ(ParsePkcs8PrivateKey(FromHex("300c020102300506032b65700400")).error().reason,
            Reason::kUnsupportedPrivateKey);  // version 3
}

TEST(PrivateKeyTest, EveryTruncationIsAnError) {
  const std::vector<uint8_t> whole = FromHex(kEd25519V2);
  for (size_t size = 0; size < whole.size(); ++size)
    ASSERT_FALSE(ParsePkcs8PrivateKey(Bytes(whole).first(size)).has_value()) << size;
}

}  // namespace
}  // namespace lockstep::x509
