// HMAC and HKDF with SHA-256, as the key schedule has them: short messages, often under one key.
// HKDF against OpenSSL's (EVP_KDF, as its libssl goes; it cannot keep a key taken in), and against
// what comes of it with OpenSSL's HMAC_CTX, which can.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <cstdint>
#include <memory>

#include "benchmarks/compare.h"
#include "benchmarks/openssl_engine.h"
#include "benchmarks/primitives/primitives.h"
#include "crypto/hash/hkdf.h"
#include "crypto/hash/hmac.h"
#include "crypto/provider.h"

namespace lockstep::benchmarks {
namespace {

constexpr size_t kHashSize = 32;
constexpr size_t kMessageSize = 52;  // an HkdfLabel with a transcript's hash in it
using Block = std::array<uint8_t, kHashSize>;

struct Input {
  Block key = {1, 2, 3};
  std::array<uint8_t, kMessageSize> message = {4, 5, 6};
  Block output = {};
};

class Lockstep : Input {
 public:
  void Tag() { output[0] ^= crypto::HmacOf(hash_, key, message).Expose()[0]; }
  void ExpandFresh() {
    Require(crypto::HkdfExpand(hash_, key, message, output).has_value(), "we could not expand");
  }
  void ExpandCached() {
    Require(crypto::HkdfExpand(taken_in_, message, output).has_value(), "we could not expand");
  }

 private:
  const crypto::Hash& hash_ = *crypto::Find(crypto::DefaultProvider(), crypto::HashId::kSha256);
  const crypto::HmacKey taken_in_{hash_, key};
};

class OpensslHmac : Input {
 public:
  OpensslHmac() { SetKey(); }
  void Tag() {
    unsigned size = 0;
    Require(HMAC(EVP_sha256(), key.data(), kHashSize, message.data(), message.size(), output.data(),
                 &size) != nullptr,
            "OpenSSL has no HMAC");
  }
  // HKDF-Expand of one block is HMAC of the info and a byte that counts.
  void ExpandFresh() {
    SetKey();
    Finish();
  }
  void ExpandCached() {
    Require(HMAC_Init_ex(context_.get(), nullptr, 0, nullptr, nullptr) == 1, "OpenSSL has no HMAC");
    Finish();
  }

 private:
  void SetKey() {
    Require(HMAC_Init_ex(context_.get(), key.data(), kHashSize, EVP_sha256(), nullptr) == 1,
            "OpenSSL has no HMAC");
  }
  void Finish() {
    constexpr uint8_t kFirst = 1;
    unsigned size = 0;
    Require(HMAC_Update(context_.get(), message.data(), message.size()) == 1 &&
                HMAC_Update(context_.get(), &kFirst, 1) == 1 &&
                HMAC_Final(context_.get(), output.data(), &size) == 1,
            "OpenSSL has no HMAC");
  }
  const std::unique_ptr<HMAC_CTX, FreeWith<HMAC_CTX_free>> context_{HMAC_CTX_new()};
};

class OpensslKdf : Input {
 public:
  void Expand() {
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, message.data(), message.size()),
        OSSL_PARAM_construct_end()};
    EVP_KDF_CTX_reset(context_.get());
    Require(EVP_KDF_derive(context_.get(), output.data(), output.size(), parameters) == 1,
            "OpenSSL has no HKDF");
  }

 private:
  const std::unique_ptr<EVP_KDF, FreeWith<EVP_KDF_free>> kdf_{
      EVP_KDF_fetch(nullptr, OSSL_KDF_NAME_HKDF, nullptr)};
  const std::unique_ptr<EVP_KDF_CTX, FreeWith<EVP_KDF_CTX_free>> context_{
      EVP_KDF_CTX_new(kdf_.get())};
};

}  // namespace

void RegisterKeyDerivation(Comparisons& comparisons) {
  comparisons.Time({.op = "tag", .suite = "HMAC-SHA-256", .size = kMessageSize},
                   {Repeat(kOurs, &Lockstep::Tag), Repeat("openssl", &OpensslHmac::Tag)});
  comparisons.Time({.op = "expand, fresh key", .suite = "HKDF-SHA-256", .size = kHashSize},
                   {Repeat(kOurs, &Lockstep::ExpandFresh), Repeat("openssl", &OpensslKdf::Expand),
                    Repeat("openssl, HMAC_CTX", &OpensslHmac::ExpandFresh)});
  comparisons.Time({.op = "expand, key taken in", .suite = "HKDF-SHA-256", .size = kHashSize},
                   {Repeat(kOurs, &Lockstep::ExpandCached), Repeat("openssl", &OpensslKdf::Expand),
                    Repeat("openssl, HMAC_CTX", &OpensslHmac::ExpandCached)});
}

}  // namespace lockstep::benchmarks
