// The primitives of handshakes alone, beside OpenSSL's: keys made, secrets agreed on, digests
// signed and verified, for the prime curves; keys made and secrets agreed on for X25519. OpenSSL by
// its low-level functions, without the cost of EVP, where it has any: they are what OpenSSL 3 is
// fastest with, and deprecates. For X25519 there is EVP alone, with contexts made beforehand.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ec.h>
#include <openssl/ecdh.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <sodium.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/compare.h"
#include "crypto/provider.h"
#include "crypto/random.h"
#include "crypto/signature/private_keys.h"

namespace lockstep::benchmarks {
namespace {

// Of one curve.
struct Primitives {
  std::string name;
  NamedGroup group;
  crypto::KeyAlgorithm algorithm;
  SignatureScheme scheme;
  int openssl;
};
const Primitives kCurves[] = {
    {"P-256", NamedGroup::kSecp256r1, crypto::KeyAlgorithm::kEcdsaP256,
     SignatureScheme::kEcdsaSecp256r1Sha256, NID_X9_62_prime256v1},
    {"P-384", NamedGroup::kSecp384r1, crypto::KeyAlgorithm::kEcdsaP384,
     SignatureScheme::kEcdsaSecp384r1Sha384, NID_secp384r1},
};

constexpr size_t kOperations = 4;  // between two looks at the clock

Contender Repeat(const std::string& name, std::function<std::function<void()>()> prepare) {
  return {name, [prepare] {
            return Work{kOperations, [operation = prepare()](Stopwatch& watch) {
                          watch.Start();
                          for (size_t i = 0; i < kOperations; ++i) operation();
                          watch.Stop();
                        }};
          }};
}

class LockstepCurve {
 public:
  explicit LockstepCurve(const Primitives& curve)
      : scheme_(curve.scheme),
        row_(*crypto::Find(crypto::DefaultProvider(), curve.group)),
        verifier_(*crypto::Find(crypto::DefaultProvider(),
                                crypto::PartsOf(curve.scheme).value().algorithm)),
        random_(crypto::DefaultProvider().keystream, std::array<uint8_t, crypto::kSeedSize>{1}),
        key_(crypto::MakeEcdsaKey(curve.algorithm,
                                  crypto::GenerateEcScalar(curve.algorithm, random_).value())
                 .value()),
        pair_(row_.generate(random_).value()),
        signature_(key_->Sign(scheme_, message_, random_).value()) {}

  void Generate() { Require(row_.generate(random_).has_value(), "we could not make a key"); }
  void Agree() {
    Require(row_.decapsulate(pair_.private_key, pair_.share).has_value(), "we could not agree");
  }
  void Sign() { Require(key_->Sign(scheme_, message_, random_).has_value(), "we could not sign"); }
  void Verify() {
    Require(verifier_.verify(key_->public_key(), message_, signature_).has_value(),
            "we could not verify");
  }

 private:
  const SignatureScheme scheme_;
  const crypto::KeyExchange& row_;
  const crypto::SignatureVerifier& verifier_;
  const std::vector<uint8_t> message_ = std::vector<uint8_t>(48, 'm');
  crypto::Random random_;
  const std::shared_ptr<const crypto::SigningKey> key_;
  const crypto::KeyPair pair_;
  const std::vector<uint8_t> signature_;
};

class OpensslCurve {
 public:
  explicit OpensslCurve(const Primitives& curve)
      : curve_(curve.openssl),
        key_(New()),
        peer_(New()),
        signature_(static_cast<size_t>(ECDSA_size(key_.get()))) {
    SignInto();
  }

  void Generate() {
    const Key key = New();
    std::array<uint8_t, 133> share;
    Require(
        EC_POINT_point2oct(EC_KEY_get0_group(key.get()), EC_KEY_get0_public_key(key.get()),
                           POINT_CONVERSION_UNCOMPRESSED, share.data(), share.size(), nullptr) > 0,
        "OpenSSL could not make a key");
  }
  void Agree() {
    std::array<uint8_t, 66> secret;
    Require(ECDH_compute_key(secret.data(), secret.size(), EC_KEY_get0_public_key(peer_.get()),
                             key_.get(), nullptr) > 0,
            "OpenSSL could not agree");
  }
  void Sign() { SignInto(); }
  void Verify() {
    Require(ECDSA_verify(0, digest_.data(), static_cast<int>(digest_.size()), signature_.data(),
                         static_cast<int>(size_), key_.get()) == 1,
            "OpenSSL could not verify");
  }

 private:
  struct Free {
    void operator()(EC_KEY* key) const { EC_KEY_free(key); }
  };
  using Key = std::unique_ptr<EC_KEY, Free>;

  [[nodiscard]] Key New() const {
    Key key(EC_KEY_new_by_curve_name(curve_));
    Require(EC_KEY_generate_key(key.get()) == 1, "OpenSSL does not have the curve");
    return key;
  }
  void SignInto() {
    Require(ECDSA_sign(0, digest_.data(), static_cast<int>(digest_.size()), signature_.data(),
                       &size_, key_.get()) == 1,
            "OpenSSL could not sign");
  }

  const int curve_;
  const Key key_, peer_;
  const std::array<uint8_t, 32> digest_ = {1, 2, 3};
  std::vector<uint8_t> signature_;
  unsigned size_ = 0;
};

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

template <class Side>
Contender RunX25519(const std::string& name, void (Side::*operation)()) {
  return Repeat(name, [operation] {
    return [side = std::make_shared<Side>(), operation] { (side.get()->*operation)(); };
  });
}

template <class Curve>
Contender Run(const std::string& name, const Primitives& curve, void (Curve::*operation)()) {
  return Repeat(name, [&curve, operation] {
    return [side = std::make_shared<Curve>(curve), operation] { (side.get()->*operation)(); };
  });
}

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  for (const Primitives& curve : kCurves) {
    const auto compare = [&](const char* op, void (LockstepCurve::*ours)(),
                             void (OpensslCurve::*theirs)()) {
      comparisons.Time({.op = op, .suite = curve.name},
                       {Run(kOurs, curve, ours), Run("openssl", curve, theirs)});
    };
    compare("keygen", &LockstepCurve::Generate, &OpensslCurve::Generate);
    compare("ecdh", &LockstepCurve::Agree, &OpensslCurve::Agree);
    compare("sign", &LockstepCurve::Sign, &OpensslCurve::Sign);
    compare("verify", &LockstepCurve::Verify, &OpensslCurve::Verify);
  }
  comparisons.Time(
      {.op = "keygen", .suite = "X25519"},
      {RunX25519(kOurs, &LockstepX25519::Generate), RunX25519("openssl", &OpensslX25519::Generate),
       RunX25519("libsodium", &SodiumX25519::Generate)});
  comparisons.Time(
      {.op = "derive", .suite = "X25519"},
      {RunX25519(kOurs, &LockstepX25519::Agree), RunX25519("openssl", &OpensslX25519::Agree),
       RunX25519("libsodium", &SodiumX25519::Agree)});
}

}  // namespace lockstep::benchmarks
