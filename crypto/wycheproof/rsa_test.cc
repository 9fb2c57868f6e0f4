#include "crypto/signature/rsa.h"

#include <array>
#include <vector>

#include "crypto/base/reader.h"
#include "crypto/chacha20_keystream.h"
#include "crypto/signature/private_keys.h"
#include "crypto/signature/rsa_pkcs1_sign.h"
#include "crypto/wycheproof/vectors_test_util.h"

namespace lockstep::crypto::wycheproof {
namespace {

const SignatureVerifier* RowOf(bool is_pss, const Hash* hash) {
  for (const SignatureVerifier* row :
       {&kRsaPssSha256Verifier, &kRsaPssSha384Verifier, &kRsaPssSha512Verifier,
        &kRsaPkcs1Sha256Verifier, &kRsaPkcs1Sha384Verifier, &kRsaPkcs1Sha512Verifier}) {
    const RsaParts parts = *RsaPartsOf(row->algorithm);
    if (parts.is_pss == is_pss && parts.hash == hash) return row;
  }
  return nullptr;
}

bool Verify(const SignatureVerifier& row, KeyAlgorithm algorithm, const Vector& vector) {
  const Json& key = vector.group.at("publicKey");
  const std::vector<uint8_t> modulus = NumberOf(key, "modulus");
  const std::vector<uint8_t> exponent = NumberOf(key, "publicExponent");
  const Status status = row.verify({algorithm, modulus, exponent}, BytesOf(vector.test, "msg"),
                                   BytesOf(vector.test, "sig"));
  if (!status.has_value()) {
    EXPECT_EQ(status.error().reason, Reason::kInvalidSignature);
  }
  return status.has_value();
}

// RFC 9846 section 4.3.3 has MGF1 with the digest's hash and a salt as long as the digest only.
Outcome RunPss(const Vector& vector) {
  const Hash* hash = HashNamed(vector.group.at("sha").get<std::string>());
  if (hash == nullptr) return "hash";
  if (vector.group.at("mgf") != "MGF1") return "mask generation function";
  if (vector.group.at("mgfSha") != vector.group.at("sha")) return "hash of MGF1";
  if (vector.group.at("sLen") != hash->digest_size) return "salt length";
  // Files with parameters have keys under id-RSASSA-PSS, the others under rsaEncryption.
  const bool has_parameters =
      vector.file.at("schema").get<std::string>().find("with_parameters") != std::string::npos;
  return Verify(*RowOf(true, hash), has_parameters ? KeyAlgorithm::kRsaPss : KeyAlgorithm::kRsa,
                vector);
}

Outcome RunPkcs1(const Vector& vector) {
  const Hash* hash = HashNamed(vector.group.at("sha").get<std::string>());
  if (hash == nullptr) return "hash";
  return Verify(*RowOf(false, hash), KeyAlgorithm::kRsa, vector);
}

// The contents of the next DER element. Only for keys that are known to be well-formed.
Bytes Contents(ByteReader& reader) {
  reader.Integer(1);
  uint64_t length = reader.Integer(1);
  if (length > 0x80) length = reader.Integer(length - 0x80);
  return reader.Take(length);
}

// PrivateKeyInfo (RFC 5208) around RSAPrivateKey (RFC 8017, A.1.2).
RsaPrivateNumbers NumbersOf(Bytes pkcs8) {
  ByteReader outer(pkcs8);
  ByteReader info(Contents(outer));
  Contents(info);  // version
  Contents(info);  // algorithm
  ByteReader octets(Contents(info));
  ByteReader numbers(Contents(octets));
  const auto next = [&numbers] {
    const Bytes number = Contents(numbers);
    return number.subspan(number[0] == 0 ? 1 : 0);
  };
  using N = RsaPrivateNumbers;
  Contents(numbers);  // version
  return {.modulus = Copy(next()),
          .public_exponent = Copy(next()),
          .private_exponent = decltype(N::private_exponent)::CopyOf(next()),
          .prime1 = decltype(N::prime1)::CopyOf(next()),
          .prime2 = decltype(N::prime2)::CopyOf(next()),
          .exponent1 = decltype(N::exponent1)::CopyOf(next()),
          .exponent2 = decltype(N::exponent2)::CopyOf(next()),
          .coefficient = decltype(N::coefficient)::CopyOf(next())};
}

Outcome RunPkcs1Sign(const Vector& vector) {
  const Hash* hash = HashNamed(vector.group.at("sha").get<std::string>());
  if (hash == nullptr) return "hash";
  const auto key =
      MakeRsaKey(KeyAlgorithm::kRsa, NumbersOf(BytesOf(vector.group, "privateKeyPkcs8")));
  if (!key.has_value()) return false;
  Random random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{});
  const auto signature =
      SignRsaPkcs1(**key, RowOf(false, hash)->algorithm, BytesOf(vector.test, "msg"), random);
  if (!signature.has_value()) return false;
  EXPECT_EQ(*signature, BytesOf(vector.test, "sig"));
  return true;
}

using RsaPssFileTest = FileTest;
TEST_P(RsaPssFileTest, EveryVector) { RunWith(RunPss); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, RsaPssFileTest, testing::ValuesIn(FilesOf(Kind::kRsaPss)),
                         FileName);

using RsaPkcs1FileTest = FileTest;
TEST_P(RsaPkcs1FileTest, EveryVector) { RunWith(RunPkcs1); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, RsaPkcs1FileTest, testing::ValuesIn(FilesOf(Kind::kRsaPkcs1)),
                         FileName);

using RsaPkcs1SignFileTest = FileTest;
TEST_P(RsaPkcs1SignFileTest, EveryVector) { RunWith(RunPkcs1Sign); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, RsaPkcs1SignFileTest,
                         testing::ValuesIn(FilesOf(Kind::kRsaPkcs1Sign)), FileName);

}  // namespace
}  // namespace lockstep::crypto::wycheproof
