// The AEADs alone, on what a TLS record gives them: a 5-byte header as associated data, a nonce
// that counts, the plaintext and its content type (size + 1 bytes), ciphertext 5 bytes into a
// record.
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/compare.h"
#include "crypto/aead/aead.h"
#include "crypto/provider.h"

namespace lockstep::benchmarks {
namespace {

using crypto::kAeadTagSize;

constexpr size_t kHeaderSize = 5;
constexpr size_t kRingSize = 128 << 10;
constexpr size_t kSizes[] = {64, 256, 1350, 4096, 16384};
constexpr size_t kMaxRecords = 256;
constexpr uint8_t kContentType = 23;
constexpr std::array<uint8_t, crypto::kMaxAeadKeySize> kKey = {1, 2, 3};

// What both sides work on: a plaintext with its type, and the records that it becomes, each under a
// nonce of its own.
struct Records {
  explicit Records(size_t size)
      : plaintext(size + 1, 'x'),
        ring(std::clamp<size_t>(kRingSize / size, 1, kMaxRecords),
             std::vector<uint8_t>(kHeaderSize + size + 1 + kAeadTagSize)) {
    plaintext.back() = kContentType;
  }

  static crypto::Nonce NonceOf(size_t record) {
    crypto::Nonce nonce;
    std::memcpy(nonce.bytes.data(), &record, sizeof record);
    return nonce;
  }

  std::vector<uint8_t> plaintext;
  std::vector<std::vector<uint8_t>> ring;
};

class LockstepAead {
 public:
  LockstepAead(const crypto::Aead& row, size_t size)
      : records_(size),
        key_(crypto::AeadKey::Create(row, Bytes(kKey).first(row.key_size)).value()) {}

  [[nodiscard]] size_t records() const { return records_.ring.size(); }

  void Seal() {
    const Bytes pieces[] = {Bytes(records_.plaintext).first(records_.plaintext.size() - 1)};
    for (size_t i = 0; i < records(); ++i) {
      const MutableBytes record = records_.ring[i];
      const crypto::SealRequest request{.nonce = Records::NonceOf(i),
                                        .associated_data = record.first(kHeaderSize),
                                        .plaintext = pieces,
                                        .trailer = {1, kContentType},
                                        .output = record.subspan(kHeaderSize)};
      Require(key_.Seal({&request, 1}).has_value(), "we could not seal");
    }
  }

  void Open() {
    for (size_t i = 0; i < records(); ++i) {
      const MutableBytes record = records_.ring[i];
      const crypto::OpenRequest request{.nonce = Records::NonceOf(i),
                                        .associated_data = record.first(kHeaderSize),
                                        .in_out = record.subspan(kHeaderSize)};
      Require(key_.Open({&request, 1}) == 1, "we could not open");
    }
  }

 private:
  Records records_;
  crypto::AeadKey key_;
};

class OpensslAead {
 public:
  OpensslAead(const crypto::Aead& row, size_t size)
      : records_(size),
        is_ccm_(row.name.ends_with("CCM")),
        sealing_(NewContext(std::string(row.name), 1)),
        opening_(NewContext(std::string(row.name), 0)) {}

  [[nodiscard]] size_t records() const { return records_.ring.size(); }

  void Seal() {
    const Bytes plaintext = records_.plaintext;
    for (size_t i = 0; i < records(); ++i) {
      const MutableBytes record = records_.ring[i];
      uint8_t* const text = record.data() + kHeaderSize;
      EVP_CIPHER_CTX* const context = sealing_.get();
      Begin(context, record, i, plaintext.size());
      int size = 0;
      EVP_EncryptUpdate(context, text, &size, plaintext.data(), static_cast<int>(plaintext.size()));
      EVP_EncryptFinal_ex(context, text + size, &size);
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kAeadTagSize, text + plaintext.size());
    }
  }

  void Open() {
    const size_t text_size = records_.plaintext.size();
    for (size_t i = 0; i < records(); ++i) {
      const MutableBytes record = records_.ring[i];
      uint8_t* const text = record.data() + kHeaderSize;
      EVP_CIPHER_CTX* const context = opening_.get();
      // CCM wants to know the tag before anything else, and checks it while it decrypts.
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, text + text_size);
      Begin(context, record, i, text_size);
      int size = 0;
      const int updated =
          EVP_DecryptUpdate(context, text, &size, text, static_cast<int>(text_size));
      Require(updated == 1 && (is_ccm_ || EVP_DecryptFinal_ex(context, text + size, &size) == 1),
              "OpenSSL could not open");
    }
  }

 private:
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

  static Context NewContext(const std::string& name, int sealing) {
    Context context(EVP_CIPHER_CTX_new());
    EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr);
    Require(EVP_CipherInit_ex(context.get(), cipher, nullptr, nullptr, nullptr, sealing) == 1 &&
                EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_IVLEN, crypto::kAeadNonceSize,
                                    nullptr) == 1,
            "OpenSSL does not have the cipher");
    // CCM's tag size is set before its key.
    if (name.ends_with("CCM")) {
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, nullptr);
    }
    EVP_CipherInit_ex(context.get(), nullptr, nullptr, kKey.data(), nullptr, sealing);
    EVP_CIPHER_free(cipher);
    return context;
  }

  void Begin(EVP_CIPHER_CTX* context, MutableBytes record, size_t number, size_t text_size) const {
    const crypto::Nonce nonce = Records::NonceOf(number);
    int size = 0;
    EVP_CipherInit_ex(context, nullptr, nullptr, nullptr, nonce.bytes.data(), -1);
    if (is_ccm_) EVP_CipherUpdate(context, nullptr, &size, nullptr, static_cast<int>(text_size));
    EVP_CipherUpdate(context, nullptr, &size, record.data(), kHeaderSize);
  }

  Records records_;
  bool is_ccm_;
  Context sealing_;
  Context opening_;
};

template <class Aead>
Contender Sealing(const std::string& name, const crypto::Aead& row, size_t size) {
  return {name, [&row, size] {
            const auto aead = std::make_shared<Aead>(row, size);
            return Work{aead->records(), [aead](Stopwatch& watch) {
                          watch.Start();
                          aead->Seal();
                          watch.Stop();
                        }};
          }};
}

template <class Aead>
Contender Opening(const std::string& name, const crypto::Aead& row, size_t size) {
  return {name, [&row, size] {
            const auto aead = std::make_shared<Aead>(row, size);
            return Work{aead->records(), [aead](Stopwatch& watch) {
                          aead->Seal();
                          watch.Start();
                          aead->Open();
                          watch.Stop();
                        }};
          }};
}

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  for (const crypto::CipherSuite* suite : crypto::DefaultProvider().cipher_suites) {
    const crypto::Aead& row = *suite->aead;
    for (const size_t size : kSizes) {
      const std::string name(row.name);
      comparisons.Time(
          {.op = "seal", .suite = name, .size = size},
          {Sealing<LockstepAead>(kOurs, row, size), Sealing<OpensslAead>("openssl", row, size)});
      comparisons.Time(
          {.op = "open", .suite = name, .size = size},
          {Opening<LockstepAead>(kOurs, row, size), Opening<OpensslAead>("openssl", row, size)});
    }
  }
}

}  // namespace lockstep::benchmarks
