#include "benchmarks/peers/openssl_aead.h"

#include <string>

#include "benchmarks/peers/key.h"

namespace lockstep::benchmarks {

using crypto::kAeadTagSize;

OpensslAead::OpensslAead(const crypto::Aead& row)
    : is_ccm_(row.name.ends_with("CCM")),
      sealing_(NewContext(row, 1)),
      opening_(NewContext(row, 0)) {}

OpensslAead::Context OpensslAead::NewContext(const crypto::Aead& row, int sealing) const {
  Context context(EVP_CIPHER_CTX_new());
  EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, std::string(row.name).c_str(), nullptr);
  Require(EVP_CipherInit_ex(context.get(), cipher, nullptr, nullptr, nullptr, sealing) == 1 &&
              EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_IVLEN, crypto::kAeadNonceSize,
                                  nullptr) == 1,
          "OpenSSL does not have the cipher");
  // CCM's tag size is set before its key.
  if (is_ccm_) EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, nullptr);
  EVP_CipherInit_ex(context.get(), nullptr, nullptr, kKey.data(), nullptr, sealing);
  EVP_CIPHER_free(cipher);
  return context;
}

void OpensslAead::Begin(EVP_CIPHER_CTX* context, const Traffic& traffic, size_t record) const {
  const crypto::Nonce nonce = traffic.nonce(record);
  int size = 0;
  EVP_CipherInit_ex(context, nullptr, nullptr, nullptr, nonce.bytes.data(), -1);
  if (is_ccm_)
    EVP_CipherUpdate(context, nullptr, &size, nullptr, static_cast<int>(traffic.text_size()));
  EVP_CipherUpdate(context, nullptr, &size, traffic.header(record), kHeaderSize);
}

void OpensslAead::Seal(const Traffic& traffic, size_t first, size_t count) {
  EVP_CIPHER_CTX* const context = sealing_.get();
  for (size_t i = first; i < first + count; ++i) {
    Begin(context, traffic, i);
    int size = 0;
    EVP_EncryptUpdate(context, traffic.ciphertext(i), &size, traffic.plaintext(i),
                      static_cast<int>(traffic.text_size()));
    EVP_EncryptFinal_ex(context, traffic.ciphertext(i) + size, &size);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kAeadTagSize, traffic.tag(i));
  }
}

bool OpensslAead::Open(const Traffic& traffic, size_t first, size_t count) {
  EVP_CIPHER_CTX* const context = opening_.get();
  bool good = true;
  for (size_t i = first; i < first + count; ++i) {
    // CCM wants to know the tag before anything else, and checks it while it decrypts.
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, traffic.tag(i));
    Begin(context, traffic, i);
    uint8_t* const text = traffic.ciphertext(i);
    int size = 0;
    good &=
        EVP_DecryptUpdate(context, text, &size, text, static_cast<int>(traffic.text_size())) == 1;
    if (!is_ccm_) good &= EVP_DecryptFinal_ex(context, text + size, &size) == 1;
  }
  return good;
}

}  // namespace lockstep::benchmarks
