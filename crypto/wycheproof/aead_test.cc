#include "crypto/aead/aead.h"

#include <vector>

#include "crypto/aead/aes.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/cpu.h"
#include "crypto/wycheproof/vectors_test_util.h"

namespace lockstep::crypto::wycheproof {
namespace {

// Each kernel that this processor can run.
std::vector<const Aead*> RowsOf(std::string_view algorithm, size_t key_bits) {
  std::vector<const Aead*> rows;
  if (algorithm == "CHACHA20-POLY1305") {
    for (const ChaChaPolyRow& kernel : AllChaChaPolyRows())
      if (kernel.supported(ThisCpu())) rows.push_back(kernel.row);
    return rows;
  }
  if (algorithm == "AES-CCM") {
    if (key_bits == 128) rows = {&kAes128Ccm};
    return rows;
  }
  if (key_bits != 128 && key_bits != 256) return rows;
  for (const GcmRows& kernel : AllGcmRows())
    if (kernel.supported(ThisCpu()))
      rows.push_back(key_bits == 128 ? kernel.aes128 : kernel.aes256);
  return rows;
}

// `count` times in one call, which a kernel may do otherwise than by itself.
Outcome RunRow(const Vector& vector, const Aead& row, size_t count) {
  if (vector.group.at("ivSize") != 8 * kAeadNonceSize) return "nonce length";
  if (vector.group.at("tagSize") != 8 * kAeadTagSize) return "tag length";
  AeadKey key = *AeadKey::Create(row, BytesOf(vector.test, "key"));
  const std::vector<uint8_t> nonce_bytes = BytesOf(vector.test, "iv");
  const Nonce nonce = Nonce::From(Bytes(nonce_bytes).first<kAeadNonceSize>());
  const std::vector<uint8_t> associated_data = BytesOf(vector.test, "aad");
  const std::vector<uint8_t> plaintext = BytesOf(vector.test, "msg");
  const std::vector<uint8_t> tag = BytesOf(vector.test, "tag");
  std::vector<uint8_t> sealed = BytesOf(vector.test, "ct");
  sealed.insert(sealed.end(), tag.begin(), tag.end());
  if (vector.has_result()) {
    std::vector<std::vector<uint8_t>> outputs(
        count, std::vector<uint8_t>(plaintext.size() + kAeadTagSize));
    const Bytes piece = plaintext;
    std::vector<SealRequest> seals;
    for (std::vector<uint8_t>& output : outputs)
      seals.push_back({nonce, associated_data, {&piece, 1}, {}, output});
    EXPECT_TRUE(key.Seal(seals).has_value());
    for (const std::vector<uint8_t>& output : outputs) EXPECT_EQ(output, sealed);
  }
  std::vector<std::vector<uint8_t>> copies(count, sealed);
  std::vector<OpenRequest> opens;
  for (std::vector<uint8_t>& copy : copies) opens.push_back({nonce, associated_data, copy});
  const size_t opened = key.Open(opens);
  EXPECT_TRUE(opened == 0 || opened == count);
  for (const std::vector<uint8_t>& copy : std::span(copies).first(opened))
    EXPECT_TRUE(Equal(Bytes(copy).first(plaintext.size()), plaintext));
  return opened == count;
}

Outcome RunAead(const Vector& vector) {
  const std::vector<const Aead*> rows = RowsOf(vector.file.at("algorithm").get<std::string>(),
                                               vector.group.at("keySize").get<size_t>());
  if (rows.empty()) return "key length";
  const Outcome outcome = RunRow(vector, *rows.front(), 1);
  for (const Aead* row : rows)
    for (const size_t count : {1u, 3u}) EXPECT_EQ(RunRow(vector, *row, count), outcome);
  return outcome;
}

using AeadFileTest = FileTest;
TEST_P(AeadFileTest, EveryVector) { RunWith(RunAead); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, AeadFileTest, testing::ValuesIn(FilesOf(Kind::kAead)),
                         FileName);

}  // namespace
}  // namespace lockstep::crypto::wycheproof
