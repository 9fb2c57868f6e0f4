// Ed25519 and RSA, by EVP, as OpenSSL has nothing else for Ed25519. Contexts are made for each
// signature, as a handshake makes them, and keys beforehand.
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "benchmarks/compare.h"
#include "benchmarks/openssl_engine.h"
#include "benchmarks/primitives/primitives.h"
#include "crypto/provider.h"
#include "crypto/random.h"
#include "x509/generate_key.h"

namespace lockstep::benchmarks {
namespace {

struct Algorithm {
  const char* name;
  crypto::KeyAlgorithm key;
  SignatureScheme scheme;
};
constexpr Algorithm kAlgorithms[] = {
    {"Ed25519", crypto::KeyAlgorithm::kEd25519, SignatureScheme::kEd25519},
    {"RSA-2048 PSS", crypto::KeyAlgorithm::kRsa, SignatureScheme::kRsaPssRsaeSha256},
};

const std::vector<uint8_t> kMessage(130, 'm');  // as long as what CertificateVerify covers

// The same key for both sides.
x509::GeneratedKey NewKey(const Algorithm& algorithm) {
  crypto::Random random(crypto::DefaultProvider().keystream,
                        std::array<uint8_t, crypto::kSeedSize>{1});
  return x509::GenerateKey(algorithm.key, random).value();
}

class Lockstep {
 public:
  explicit Lockstep(const Algorithm& algorithm)
      : scheme_(algorithm.scheme), key_(NewKey(algorithm).key) {
    Sign();
  }
  void Sign() {
    auto signature = key_->Sign(scheme_, kMessage, random_);
    Require(signature.has_value(), "we could not sign");
    signature_ = std::move(*signature);
  }
  void Verify() {
    Require(verifier_.verify(key_->public_key(), kMessage, signature_).has_value(),
            "we could not verify");
  }

 private:
  const SignatureScheme scheme_;
  const crypto::SignatureVerifier& verifier_ =
      *crypto::Find(crypto::DefaultProvider(), crypto::PartsOf(scheme_).value().algorithm);
  crypto::Random random_{crypto::DefaultProvider().keystream,
                         std::array<uint8_t, crypto::kSeedSize>{2}};
  const std::shared_ptr<const crypto::SigningKey> key_;
  std::vector<uint8_t> signature_;
};

class Openssl {
 public:
  explicit Openssl(const Algorithm& algorithm)
      : is_rsa_(algorithm.key == crypto::KeyAlgorithm::kRsa) {
    const x509::GeneratedKey key = NewKey(algorithm);
    const uint8_t* der = key.pkcs8.data();
    key_.reset(d2i_AutoPrivateKey(nullptr, &der, static_cast<long>(key.pkcs8.size())));
    Require(key_ != nullptr, "OpenSSL refused a key");
    Sign();
  }
  void Sign() {
    const Context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr;
    size_t size = signature_.size();
    Require(EVP_DigestSignInit(context.get(), &parameters, hash(), nullptr, key_.get()) == 1 &&
                SetPss(parameters) &&
                EVP_DigestSign(context.get(), signature_.data(), &size, kMessage.data(),
                               kMessage.size()) == 1,
            "OpenSSL could not sign");
    size_ = size;
  }
  void Verify() {
    const Context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* parameters = nullptr;
    Require(EVP_DigestVerifyInit(context.get(), &parameters, hash(), nullptr, key_.get()) == 1 &&
                SetPss(parameters) &&
                EVP_DigestVerify(context.get(), signature_.data(), size_, kMessage.data(),
                                 kMessage.size()) == 1,
            "OpenSSL could not verify");
  }

 private:
  using Context = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
  [[nodiscard]] const EVP_MD* hash() const { return is_rsa_ ? EVP_sha256() : nullptr; }
  bool SetPss(EVP_PKEY_CTX* parameters) const {
    return !is_rsa_ || (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
                        EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1);
  }

  const bool is_rsa_;
  std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>> key_;
  std::array<uint8_t, 256> signature_;
  size_t size_ = 0;
};

template <class Party>
Contender Of(const char* name, const Algorithm& algorithm, void (Party::*operation)()) {
  return Repeat<Party>(
      name, [&algorithm] { return std::make_shared<Party>(algorithm); }, operation);
}

}  // namespace

void RegisterOtherSignatures(Comparisons& comparisons) {
  for (const Algorithm& algorithm : kAlgorithms) {
    comparisons.Time(
        {.op = "sign", .suite = algorithm.name},
        {Of(kOurs, algorithm, &Lockstep::Sign), Of("openssl", algorithm, &Openssl::Sign)});
    comparisons.Time(
        {.op = "verify", .suite = algorithm.name},
        {Of(kOurs, algorithm, &Lockstep::Verify), Of("openssl", algorithm, &Openssl::Verify)});
  }
}

}  // namespace lockstep::benchmarks
