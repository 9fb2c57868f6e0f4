#include <vector>

#include "crypto/signature/ecdsa.h"
#include "crypto/signature/ed25519.h"
#include "crypto/wycheproof/vectors_test_util.h"

namespace lockstep::crypto::wycheproof {
namespace {

bool Verify(const SignatureVerifier& row, const PublicKey& key, const Vector& vector) {
  const Status status = row.verify(key, BytesOf(vector.test, "msg"), BytesOf(vector.test, "sig"));
  if (!status.has_value()) {
    EXPECT_EQ(status.error().reason, Reason::kInvalidSignature);
  }
  return status.has_value();
}

Outcome RunEcdsa(const Vector& vector) {
  const Json& key = vector.group.at("publicKey");
  const KeyAlgorithm algorithm = key.at("curve") == "secp256r1"   ? KeyAlgorithm::kEcdsaP256
                                 : key.at("curve") == "secp384r1" ? KeyAlgorithm::kEcdsaP384
                                                                  : KeyAlgorithm::kEcdsaP521;
  const std::string hash = vector.group.at("sha");
  const SignatureVerifier& row = hash == "SHA-256"   ? kEcdsaSha256Verifier
                                 : hash == "SHA-384" ? kEcdsaSha384Verifier
                                                     : kEcdsaSha512Verifier;
  const std::vector<uint8_t> point = BytesOf(key, "uncompressed");
  return Verify(row, {algorithm, point}, vector);
}

Outcome RunEd25519(const Vector& vector) {
  const std::vector<uint8_t> key = BytesOf(vector.group.at("publicKey"), "pk");
  return Verify(kEd25519Verifier, {KeyAlgorithm::kEd25519, key}, vector);
}

using EcdsaFileTest = FileTest;
TEST_P(EcdsaFileTest, EveryVector) { RunWith(RunEcdsa); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, EcdsaFileTest, testing::ValuesIn(FilesOf(Kind::kEcdsa)),
                         FileName);

using Ed25519FileTest = FileTest;
TEST_P(Ed25519FileTest, EveryVector) { RunWith(RunEd25519); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, Ed25519FileTest, testing::ValuesIn(FilesOf(Kind::kEd25519)),
                         FileName);

}  // namespace
}  // namespace lockstep::crypto::wycheproof
