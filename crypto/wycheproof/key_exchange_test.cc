#include <algorithm>
#include <vector>

#include "crypto/kex/ecdh.h"
#include "crypto/kex/x25519.h"
#include "crypto/testing/hex.h"
#include "crypto/wycheproof/vectors_test_util.h"

namespace lockstep::crypto::wycheproof {
namespace {

const KeyExchange& RowOf(const Vector& vector) {
  const std::string curve = vector.group.at("curve");
  for (const KeyExchange* row : {&kX25519, &kSecp256r1, &kSecp384r1})
    if (row->name == curve || (row == &kX25519 && curve == "curve25519")) return *row;
  return kSecp521r1;
}

// The front of a SubjectPublicKeyInfo (RFC 5480) of each named curve, up to the point: taking keys
// out of it is x509's work.
std::vector<uint8_t> KeyInfoFront(const KeyExchange& row) {
  if (row.group == NamedGroup::kSecp256r1)
    return FromHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
  if (row.group == NamedGroup::kSecp384r1)
    return FromHex("3076301006072a8648ce3d020106052b81040022036200");
  return FromHex("30819b301006072a8648ce3d020106052b8104002303818600");
}

bool Agree(const Vector& vector, Bytes private_key, Bytes share) {
  const Result<SharedSecret> secret =
      RowOf(vector).decapsulate(KeyExchangePrivateKey::CopyOf(private_key), share);
  if (!secret.has_value()) {
    EXPECT_EQ(secret.error().reason, Reason::kInvalidKeyShare);
    return false;
  }
  if (vector.has_result()) {
    EXPECT_EQ(ToHex(secret->Expose()), vector.test.at("shared").get<std::string>());
  }
  return true;
}

Outcome RunX25519(const Vector& vector) {
  return Agree(vector, BytesOf(vector.test, "private"), BytesOf(vector.test, "public"));
}

// Private keys are printed as numbers, shorter or with zeros in front.
Outcome RunEcdhPoint(const Vector& vector, Bytes point) {
  const std::vector<uint8_t> number = NumberOf(vector.test, "private");
  std::vector<uint8_t> private_key(RowOf(vector).secret_size);
  std::ranges::copy_backward(number, private_key.end());
  return Agree(vector, private_key, point);
}

Outcome RunEcdhPoint(const Vector& vector) {
  return RunEcdhPoint(vector, BytesOf(vector.test, "public"));
}

Outcome RunEcdh(const Vector& vector) {
  const std::vector<uint8_t> front = KeyInfoFront(RowOf(vector));
  const std::vector<uint8_t> key = BytesOf(vector.test, "public");
  if (key.size() != front.size() + RowOf(vector).client_share_size ||
      !Equal(Bytes(key).first(front.size()), front))
    return "encoding of the public key";
  return RunEcdhPoint(vector, Bytes(key).subspan(front.size()));
}

using X25519FileTest = FileTest;
TEST_P(X25519FileTest, EveryVector) { RunWith(RunX25519); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, X25519FileTest, testing::ValuesIn(FilesOf(Kind::kX25519)),
                         FileName);

using EcdhPointFileTest = FileTest;
TEST_P(EcdhPointFileTest, EveryVector) { RunWith(RunEcdhPoint); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, EcdhPointFileTest,
                         testing::ValuesIn(FilesOf(Kind::kEcdhPoint)), FileName);

using EcdhFileTest = FileTest;
TEST_P(EcdhFileTest, EveryVector) { RunWith(RunEcdh); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, EcdhFileTest, testing::ValuesIn(FilesOf(Kind::kEcdh)),
                         FileName);

}  // namespace
}  // namespace lockstep::crypto::wycheproof
