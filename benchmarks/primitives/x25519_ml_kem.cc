// For X25519 there is EVP alone, with contexts made beforehand. OpenSSL 3.0 has no ML-KEM, so that
// it stands beside OpenSSL's X25519: what being post-quantum costs who comes from there.
#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <cstdint>
#include <memory>

#include "benchmarks/compare.h"
#include "benchmarks/primitives/primitives.h"
#include "crypto/kem/mlkem/ml_kem.h"
#include "crypto/provider.h"
#include "crypto/random.h"

namespace lockstep::benchmarks {
namespace {

class LockstepX25519 {
 public:
  void Generate() { Require(row_.generate(random_).has_value(), "we could not make a key"); }
  void Agree() {
    Require(row_.decapsulate(pair_.private_key, pair_.share).has_value(), "we could not agree");
  }

 private:
  const crypto::KeyExchange& row_ = *crypto::Find(crypto::DefaultProvider(), NamedGroup::kX25519);
  crypto::Random random_{crypto::DefaultProvider().keystream,
                         std::array<uint8_t, crypto::kSeedSize>{1}};
  const crypto::KeyPair pair_ = row_.generate(random_).value();
};

class OpensslX25519 {
 public:
  OpensslX25519() {
    Require(EVP_PKEY_keygen_init(making_.get()) == 1, "OpenSSL does not have X25519");
    key_ = New();
    deriving_.reset(EVP_PKEY_CTX_new(key_.get(), nullptr));
    Require(EVP_PKEY_derive_init(deriving_.get()) == 1 &&
                EVP_PKEY_derive_set_peer(deriving_.get(), key_.get()) == 1,
            "OpenSSL does not agree by X25519");
  }

  void Generate() {
    const Key key = New();
    std::array<uint8_t, 32> share;
    size_t size = share.size();
    Require(EVP_PKEY_get_raw_public_key(key.get(), share.data(), &size) == 1,
            "OpenSSL could not make a key");
  }
  void Agree() {
    std::array<uint8_t, 32> secret;
    size_t size = secret.size();
    Require(EVP_PKEY_derive(deriving_.get(), secret.data(), &size) == 1, "OpenSSL could not agree");
  }

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  };
  using Key = std::unique_ptr<EVP_PKEY, Free>;
  using Context = std::unique_ptr<EVP_PKEY_CTX, Free>;

  [[nodiscard]] Key New() const {
    EVP_PKEY* key = nullptr;
    Require(EVP_PKEY_keygen(making_.get(), &key) == 1, "OpenSSL could not make a key");
    return Key(key);
  }

  const Context making_{EVP_PKEY_CTX_new_id(EVP_PKEY_X25519, nullptr)};
  Key key_;
  Context deriving_;
};

class SodiumX25519 {
 public:
  SodiumX25519() { Require(sodium_init() >= 0, "libsodium does not start"); }
  void Generate() {
    randombytes_buf(scalar_.data(), scalar_.size());
    crypto_scalarmult_curve25519_base(share_.data(), scalar_.data());
  }
  void Agree() {
    Require(crypto_scalarmult_curve25519(secret_.data(), scalar_.data(), share_.data()) == 0,
            "libsodium could not agree");
  }

 private:
  std::array<uint8_t, 32> scalar_ = {1, 2, 3}, share_ = {9}, secret_ = {};
};

template <class Kem>
class LockstepKem {
 public:
  LockstepKem() {
    Generate();
    Encapsulate();
  }
  void Generate() { kem_.GenerateKey(seed_, seed_, private_key_, key_); }
  void Encapsulate() {
    Require(kem_.Encapsulate(key_, seed_, ciphertext_, secret_).has_value(),
            "we could not encapsulate");
  }
  void Decapsulate() {
    Require(kem_.Decapsulate(private_key_, ciphertext_, secret_).has_value(),
            "we could not decapsulate");
  }

 private:
  const Kem kem_;
  const std::array<uint8_t, Kem::kSeedSize> seed_ = {1, 2, 3};
  std::array<uint8_t, Kem::kPrivateKeySize> private_key_;
  std::array<uint8_t, Kem::kEncapsulationKeySize> key_;
  std::array<uint8_t, Kem::kCiphertextSize> ciphertext_;
  std::array<uint8_t, Kem::kSecretSize> secret_;
};

template <class Kem>
void CompareKem(Comparisons& comparisons, const char* name) {
  using Ours = LockstepKem<Kem>;
  const auto compare = [&](const char* op, void (Ours::*ours)(), void (OpensslX25519::*theirs)()) {
    comparisons.Time({.op = op, .suite = name},
                     {Repeat(kOurs, ours), Repeat("openssl, X25519", theirs)});
  };
  compare("keygen", &Ours::Generate, &OpensslX25519::Generate);
  compare("encapsulate", &Ours::Encapsulate, &OpensslX25519::Agree);
  compare("decapsulate", &Ours::Decapsulate, &OpensslX25519::Agree);
}

}  // namespace

void RegisterX25519AndMlKem(Comparisons& comparisons) {
  comparisons.Time(
      {.op = "keygen", .suite = "X25519"},
      {Repeat(kOurs, &LockstepX25519::Generate), Repeat("openssl", &OpensslX25519::Generate),
       Repeat("libsodium", &SodiumX25519::Generate)});
  comparisons.Time({.op = "derive", .suite = "X25519"},
                   {Repeat(kOurs, &LockstepX25519::Agree), Repeat("openssl", &OpensslX25519::Agree),
                    Repeat("libsodium", &SodiumX25519::Agree)});
  CompareKem<crypto::MlKem768>(comparisons, "ML-KEM-768");
  CompareKem<crypto::MlKem1024>(comparisons, "ML-KEM-1024");
}

}  // namespace lockstep::benchmarks
