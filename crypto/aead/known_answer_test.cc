// Vectors typed from the documents that define the rows.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "crypto/aead/aead.h"
#include "crypto/aead/aes.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

struct KnownAnswer {
  std::string_view key, nonce, associated_data, plaintext, sealed;
};

void Check(const Aead& row, const KnownAnswer& answer) {
  AeadKey key = *AeadKey::Create(row, FromHex(answer.key));
  const std::vector<uint8_t> nonce_bytes = FromHex(answer.nonce);
  const Nonce nonce = Nonce::From(Bytes(nonce_bytes).first<kAeadNonceSize>());
  const std::vector<uint8_t> associated_data = FromHex(answer.associated_data);
  const std::vector<uint8_t> plaintext = FromHex(answer.plaintext);
  std::vector<uint8_t> output(plaintext.size() + kAeadTagSize);
  const Bytes piece = plaintext;
  const SealRequest seal = {nonce, associated_data, {&piece, 1}, {}, output};
  ASSERT_TRUE(key.Seal({&seal, 1}).has_value());
  EXPECT_EQ(ToHex(output), ToHex(FromHex(answer.sealed)));
  const OpenRequest open = {nonce, associated_data, output};
  EXPECT_EQ(key.Open({&open, 1}), 1u);
  EXPECT_TRUE(Equal(Bytes(output).first(plaintext.size()), plaintext));
}

// The GCM specification (McGrew and Viega), appendix B.
TEST(AesGcmTest, TestCase4) {
  Check(kAes128Gcm, {.key = "feffe9928665731c6d6a8f9467308308",
                     .nonce = "cafebabefacedbaddecaf888",
                     .associated_data = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                     .plaintext = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
                     .sealed = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                               "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                               "5bc94fbc3221a5db94fae95ae7121a47"});
}

TEST(AesGcmTest, TestCase16) {
  Check(kAes256Gcm, {.key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
                     .nonce = "cafebabefacedbaddecaf888",
                     .associated_data = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                     .plaintext = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
                     .sealed = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                               "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                               "76fc6ece0f4e1768cddf8853bb2d551b"});
}

TEST(AesGcmTest, TestCase1EmptyMessage) {
  Check(kAes128Gcm, {.key = "00000000000000000000000000000000",
                     .nonce = "000000000000000000000000",
                     .associated_data = "",
                     .plaintext = "",
                     .sealed = "58e2fccefa7e3061367f1d57a4e7455a"});
}

// SP 800-38C and RFC 3610 have no vector of this nonce and tag length: Wycheproof's, tcId 51.
TEST(AesCcmTest, WycheproofTestCase51) {
  Check(kAes128Ccm, {.key = "2c9b9ff47d742c4ab224e9ca1ed57c4c",
                     .nonce = "917962caf3932441c259282f",
                     .associated_data = "72175bdfdb4a23e97fdcbd263baf4316",
                     .plaintext = "b542c2f3f81670ddf74f15184ab7de17e057cde9eef92babdb837500774c19",
                     .sealed = "320ae0c11e92d10d5bf5485c854b2d8f6318e33f16b520cffd35ada381c967"
                               "a4866908e664ee140c6ae2b9d2ab8416"});
}

// RFC 8439 section 2.8.2.
TEST(ChaCha20Poly1305Test, Rfc8439) {
  Check(kChaCha20Poly1305,
        {.key = "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
         .nonce = "070000004041424344454647",
         .associated_data = "50515253c0c1c2c3c4c5c6c7",
         .plaintext = "4c616469657320616e642047656e746c656d656e206f662074686520636c6173"
                      "73206f66202739393a204966204920636f756c64206f6666657220796f75206f"
                      "6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
                      "637265656e20776f756c642062652069742e",
         .sealed = "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                   "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                   "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                   "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd060"
                   "0691"});
}

}  // namespace
}  // namespace lockstep::crypto
