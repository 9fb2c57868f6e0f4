#include "crypto/aead/aead.h"

#include <vector>

#include "crypto/aead/aes.h"
#include "crypto/aead/chacha20_poly1305.h"
#include "crypto/wycheproof/vectors_test_util.h"

namespace lockstep::crypto::wycheproof {
namespace {

const Aead* RowOf(std::string_view algorithm, size_t key_bits) {
  if (algorithm == "CHACHA20-POLY1305") return &kChaCha20Poly1305;
  if (algorithm == "AES-CCM") return key_bits == 128 ? &kAes128Ccm : nullptr;
  return key_bits == 128 ? &kAes128Gcm : key_bits == 256 ? &kAes256Gcm : nullptr;
}

Outcome RunAead(const Vector& vector) {
  const Aead* row = RowOf(vector.file.at("algorithm").get<std::string>(),
                          vector.group.at("keySize").get<size_t>());
  if (row == nullptr) return "key length";
  if (vector.group.at("ivSize") != 8 * kAeadNonceSize) return "nonce length";
  if (vector.group.at("tagSize") != 8 * kAeadTagSize) return "tag length";
  AeadKey key = *AeadKey::Create(*row, BytesOf(vector.test, "key"));
  const std::vector<uint8_t> nonce_bytes = BytesOf(vector.test, "iv");
  const Nonce nonce = Nonce::From(Bytes(nonce_bytes).first<kAeadNonceSize>());
  const std::vector<uint8_t> associated_data = BytesOf(vector.test, "aad");
  const std::vector<uint8_t> plaintext = BytesOf(vector.test, "msg");
  const std::vector<uint8_t> tag = BytesOf(vector.test, "tag");
  std::vector<uint8_t> sealed = BytesOf(vector.test, "ct");
  sealed.insert(sealed.end(), tag.begin(), tag.end());
  if (vector.has_result()) {
    std::vector<uint8_t> output(plaintext.size() + kAeadTagSize);
    const Bytes piece = plaintext;
    const SealRequest seal = {nonce, associated_data, {&piece, 1}, {}, output};
    EXPECT_TRUE(key.Seal({&seal, 1}).has_value());
    EXPECT_EQ(output, sealed);
  }
  const OpenRequest open = {nonce, associated_data, sealed};
  const bool opened = key.Open({&open, 1}) == 1;
  if (opened) {
    EXPECT_TRUE(Equal(Bytes(sealed).first(plaintext.size()), plaintext));
  }
  return opened;
}

using AeadFileTest = FileTest;
TEST_P(AeadFileTest, EveryVector) { RunWith(RunAead); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, AeadFileTest, testing::ValuesIn(FilesOf(Kind::kAead)),
                         FileName);

}  // namespace
}  // namespace lockstep::crypto::wycheproof
