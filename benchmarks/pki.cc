#include "benchmarks/pki.h"

#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "crypto/provider.h"
#include "crypto/random.h"
#include "x509/issue.h"
#include "x509/issue_profiles.h"
#include "x509/name_writer.h"

namespace lockstep::benchmarks {
namespace {

// The same keys in each run: those of RSA take longer or shorter to be found.
constexpr std::array<uint8_t, crypto::kSeedSize> kSeed = {1};

struct Authority {
  std::vector<uint8_t> name;  // DER
  x509::PrivateKey key;
};

class Maker {
 public:
  x509::GeneratedKey Key(const KeyKind& kind) {
    return x509::GenerateKey(kind.algorithm, random_, kind.rsa_bits).value();
  }

  // A CA's certificate, signed by `issuer` or, where there is none, by itself.
  std::pair<Authority, std::vector<uint8_t>> Ca(const std::string& name, const KeyKind& kind,
                                                const Authority* issuer) {
    Authority ca{x509::WriteName({.common_name = name}), Key(kind).key};
    const Authority& signer = issuer == nullptr ? ca : *issuer;
    const auto spec = x509::CaSpec(SubjectOf(name, *ca.key), signer.key->public_key(), sha256_);
    auto certificate = Sign(spec, signer);
    return {std::move(ca), std::move(certificate)};
  }

  std::vector<uint8_t> Server(const crypto::SigningKey& key, const Authority& issuer,
                              size_t other_names) {
    std::vector<std::string> names;
    for (size_t i = 0; i < other_names; ++i)
      names.push_back("*.site" + std::to_string(i) + ".example");
    names.emplace_back(kServerName);
    return Sign(
        x509::ServerSpec(SubjectOf(kServerName, key), issuer.key->public_key(), sha256_, names)
            .value(),
        issuer);
  }

  std::vector<uint8_t> Client(const crypto::SigningKey& key, const Authority& issuer) {
    return Sign(
        x509::ClientSpec(SubjectOf("Client", key), issuer.key->public_key(), sha256_, {}).value(),
        issuer);
  }

 private:
  x509::Subject SubjectOf(const std::string& name, const crypto::SigningKey& key) const {
    constexpr int64_t kDay = 86400;
    return {{.common_name = name}, key.public_key(), {now_ - kDay, now_ + kDay}};
  }

  std::vector<uint8_t> Sign(const x509::CertificateSpec& spec, const Authority& issuer) {
    return x509::IssueCertificate(spec, {.name = issuer.name, .key = issuer.key.get()}, random_)
        .value();
  }

  const crypto::Hash& sha256_ = *crypto::Find(crypto::DefaultProvider(), crypto::HashId::kSha256);
  crypto::Random random_{crypto::DefaultProvider().keystream, kSeed};
  x509::Time now_ = Now() / 1000;
};

}  // namespace

Pki MakePki(std::span<const KeyKind> keys, size_t other_names) {
  Maker maker;
  Pki pki;
  Authority issuer;
  std::tie(issuer, pki.root) = maker.Ca("Root", keys.front(), nullptr);
  std::vector<std::vector<uint8_t>> intermediates;
  for (size_t i = 1; i + 1 < keys.size(); ++i) {
    auto [ca, certificate] = maker.Ca("Intermediate " + std::to_string(i), keys[i], &issuer);
    issuer = std::move(ca);
    intermediates.insert(intermediates.begin(), std::move(certificate));
  }
  for (Leaf* const leaf : {&pki.server, &pki.client}) {
    leaf->key = maker.Key(keys.back());
    leaf->chain = intermediates;
    const crypto::SigningKey& key = *leaf->key.key;
    leaf->chain.insert(leaf->chain.begin(), leaf == &pki.server
                                                ? maker.Server(key, issuer, other_names)
                                                : maker.Client(key, issuer));
  }
  return pki;
}

Pki MakePki(crypto::KeyAlgorithm algorithm, size_t intermediates, size_t other_names) {
  return MakePki(std::vector<KeyKind>(intermediates + 2, {algorithm}), other_names);
}

std::string_view NameOf(crypto::KeyAlgorithm algorithm) {
  switch (algorithm) {
    case crypto::KeyAlgorithm::kRsa:
    case crypto::KeyAlgorithm::kRsaPss:
      return "RSA-2048";
    case crypto::KeyAlgorithm::kEcdsaP256:
      return "P-256";
    case crypto::KeyAlgorithm::kEcdsaP384:
      return "P-384";
    case crypto::KeyAlgorithm::kEcdsaP521:
      return "P-521";
    case crypto::KeyAlgorithm::kEd25519:
      return "Ed25519";
  }
  return {};
}

int64_t Now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
}

}  // namespace lockstep::benchmarks
