// What tests of the engine need: configurations over the fake provider (fast, deterministic,
// insecure), with a CA and certificates that it signed.
#ifndef TLS_TESTING_FIXTURE_H_
#define TLS_TESTING_FIXTURE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crypto/signature/signature.h"
#include "tls/tls.h"
#include "x509/issue.h"
#include "x509/trust_store.h"

namespace lockstep::testing {

inline constexpr char kServerName[] = "server.example";
// The fixture's now: 2026-11-21T00:00:00Z, in seconds.
inline constexpr int64_t kNow = 1795219200;

// A CA made by the fake provider's keys, and what it issues.
class FakePki {
 public:
  FakePki();
  // A chain of one certificate for `names`, valid around kNow, with its key.
  std::shared_ptr<const Credential> Issue(
      const std::vector<std::string>& names,
      crypto::KeyAlgorithm algorithm = crypto::KeyAlgorithm::kEcdsaP256);
  // A client's credential, likewise, after `change` was let loose on its certificate.
  std::shared_ptr<const Credential> IssueToClient(
      crypto::KeyAlgorithm algorithm = crypto::KeyAlgorithm::kEcdsaP256,
      const std::function<void(x509::CertificateSpec&)>& change = nullptr);
  // The CA's name, DER.
  std::vector<uint8_t> name() const;
  // The certificate for `names` and a key, DER, after `change` was let loose on what it says.
  std::vector<uint8_t> Certify(
      const crypto::PublicKey& key, const std::vector<std::string>& names,
      const std::function<void(x509::CertificateSpec&)>& change = nullptr) const;
  // An intermediate CA, whose certificate this one signed. Only the root is trusted.
  FakePki Subordinate(crypto::KeyAlgorithm algorithm = crypto::KeyAlgorithm::kEcdsaP256) const;
  // The CA's own certificate, DER.
  const std::vector<uint8_t>& certificate() const { return certificate_; }
  std::shared_ptr<const x509::TrustStore> trust_store() const { return trust_store_; }

 private:
  FakePki(std::string name, std::shared_ptr<const crypto::SigningKey> key);

  std::string name_;
  std::shared_ptr<const crypto::SigningKey> ca_key_;
  std::vector<uint8_t> certificate_;
  std::shared_ptr<const x509::TrustStore> trust_store_;
  uint8_t next_identity_ = 2;
};

// A client that trusts the PKI, and a server for kServerName, both on the fake provider.
ClientOptions FakeClientOptions(const FakePki& pki);
ServerOptions FakeServerOptions(FakePki& pki);

// A clock that stands at `now`, milliseconds since 1970, and the given seed repeated.
Environment TestEnvironment(uint8_t seed, int64_t now = kNow * 1000);

}  // namespace lockstep::testing

#endif  // TLS_TESTING_FIXTURE_H_
