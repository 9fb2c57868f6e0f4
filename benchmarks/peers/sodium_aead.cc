#include "benchmarks/peers/sodium_aead.h"

#include "benchmarks/peers/key.h"

namespace lockstep::benchmarks {

bool SodiumAead::Has(const crypto::Aead& row) {
  if (sodium_init() < 0) return false;
  return row.name == "ChaCha20-Poly1305" ||
         (row.name == "AES-256-GCM" && crypto_aead_aes256gcm_is_available() == 1);
}

SodiumAead::SodiumAead(const crypto::Aead& row) : is_aes_(row.name == "AES-256-GCM") {
  if (is_aes_) crypto_aead_aes256gcm_beforenm(&aes_, kKey.data());
}

void SodiumAead::Seal(const Traffic& traffic, size_t first, size_t count) {
  for (size_t i = first; i < first + count; ++i) {
    const crypto::Nonce nonce = traffic.nonce(i);
    if (is_aes_) {
      crypto_aead_aes256gcm_encrypt_detached_afternm(
          traffic.ciphertext(i), traffic.tag(i), nullptr, traffic.plaintext(i), traffic.text_size(),
          traffic.header(i), kHeaderSize, nullptr, nonce.bytes.data(), &aes_);
    } else {
      crypto_aead_chacha20poly1305_ietf_encrypt_detached(
          traffic.ciphertext(i), traffic.tag(i), nullptr, traffic.plaintext(i), traffic.text_size(),
          traffic.header(i), kHeaderSize, nullptr, nonce.bytes.data(), kKey.data());
    }
  }
}

bool SodiumAead::Open(const Traffic& traffic, size_t first, size_t count) {
  bool good = true;
  for (size_t i = first; i < first + count; ++i) {
    const crypto::Nonce nonce = traffic.nonce(i);
    uint8_t* const text = traffic.ciphertext(i);
    if (is_aes_) {
      good &= crypto_aead_aes256gcm_decrypt_detached_afternm(
                  text, nullptr, text, traffic.text_size(), traffic.tag(i), traffic.header(i),
                  kHeaderSize, nonce.bytes.data(), &aes_) == 0;
    } else {
      good &= crypto_aead_chacha20poly1305_ietf_decrypt_detached(
                  text, nullptr, text, traffic.text_size(), traffic.tag(i), traffic.header(i),
                  kHeaderSize, nonce.bytes.data(), kKey.data()) == 0;
    }
  }
  return good;
}

}  // namespace lockstep::benchmarks
