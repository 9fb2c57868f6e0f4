#include "benchmarks/peers/cryptopp_aead.h"

#include <cryptopp/aes.h>
#include <cryptopp/chachapoly.h>
#include <cryptopp/gcm.h>

#include "benchmarks/peers/key.h"

namespace lockstep::benchmarks {

using crypto::kAeadNonceSize;
using crypto::kAeadTagSize;

bool CryptoppAead::Has(const crypto::Aead& row) { return !row.name.ends_with("CCM"); }

CryptoppAead::CryptoppAead(const crypto::Aead& row) {
  if (row.name == "ChaCha20-Poly1305") {
    sealing_ = std::make_unique<CryptoPP::ChaCha20Poly1305::Encryption>();
    opening_ = std::make_unique<CryptoPP::ChaCha20Poly1305::Decryption>();
  } else {
    sealing_ = std::make_unique<CryptoPP::GCM<CryptoPP::AES>::Encryption>();
    opening_ = std::make_unique<CryptoPP::GCM<CryptoPP::AES>::Decryption>();
  }
  constexpr std::array<uint8_t, kAeadNonceSize> kFirst = {};
  sealing_->SetKeyWithIV(kKey.data(), row.key_size, kFirst.data(), kFirst.size());
  opening_->SetKeyWithIV(kKey.data(), row.key_size, kFirst.data(), kFirst.size());
}

void CryptoppAead::Seal(const Traffic& traffic, size_t first, size_t count) {
  for (size_t i = first; i < first + count; ++i) {
    const crypto::Nonce nonce = traffic.nonce(i);
    sealing_->EncryptAndAuthenticate(traffic.ciphertext(i), traffic.tag(i), kAeadTagSize,
                                     nonce.bytes.data(), kAeadNonceSize, traffic.header(i),
                                     kHeaderSize, traffic.plaintext(i), traffic.text_size());
  }
}

bool CryptoppAead::Open(const Traffic& traffic, size_t first, size_t count) {
  bool good = true;
  for (size_t i = first; i < first + count; ++i) {
    const crypto::Nonce nonce = traffic.nonce(i);
    uint8_t* const text = traffic.ciphertext(i);
    good &= opening_->DecryptAndVerify(text, traffic.tag(i), kAeadTagSize, nonce.bytes.data(),
                                       kAeadNonceSize, traffic.header(i), kHeaderSize, text,
                                       traffic.text_size());
  }
  return good;
}

}  // namespace lockstep::benchmarks
