// OpenSSL by its low-level functions, without the cost of EVP: they are what OpenSSL 3 is fastest
// with, and deprecates.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ec.h>
#include <openssl/ecdh.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/compare.h"
#include "benchmarks/primitives/primitives.h"
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

struct Operation {
  const char* name;
  void (LockstepCurve::*ours)();
  void (OpensslCurve::*theirs)();
  bool uses_base_table;
};
constexpr Operation kOperationsOfCurves[] = {
    {"keygen", &LockstepCurve::Generate, &OpensslCurve::Generate, true},
    {"ecdh", &LockstepCurve::Agree, &OpensslCurve::Agree, false},
    {"sign", &LockstepCurve::Sign, &OpensslCurve::Sign, true},
    {"verify", &LockstepCurve::Verify, &OpensslCurve::Verify, true},
};

}  // namespace

void RegisterPrimeCurves(Comparisons& comparisons) {
  for (const Primitives& curve : kCurves) {
    for (const Operation& operation : kOperationsOfCurves) {
      const auto ours = [&curve] { return std::make_shared<LockstepCurve>(curve); };
      const auto theirs = [&curve] { return std::make_shared<OpensslCurve>(curve); };
      comparisons.Time({.op = operation.name, .suite = curve.name},
                       {Repeat<LockstepCurve>(kOurs, ours, operation.ours),
                        Repeat<OpensslCurve>("openssl", theirs, operation.theirs)});
      if (!operation.uses_base_table) continue;
      comparisons.Time({.op = operation.name, .suite = curve.name, .working_set = kCold},
                       {RepeatCold<LockstepCurve>(kOurs, ours, operation.ours),
                        RepeatCold<OpensslCurve>("openssl", theirs, operation.theirs)});
    }
  }
}

}  // namespace lockstep::benchmarks
