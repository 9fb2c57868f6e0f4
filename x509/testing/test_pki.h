// TestPki: certification authorities and certificates in a line each, for tests. Everything is
// deterministic.
#ifndef X509_TESTING_TEST_PKI_H_
#define X509_TESTING_TEST_PKI_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/provider.h"
#include "crypto/random.h"
#include "crypto/signature/signature.h"
#include "x509/issue.h"
#include "x509/private_key.h"

namespace lockstep::x509 {

// A certificate with the key of its subject, and its subject's DER Name.
struct TestCertificate {
  std::vector<uint8_t> der;
  std::vector<uint8_t> name;
  PrivateKey key;
};

// What a test wants otherwise than usual; runs just before signing.
using Change = std::function<void(CertificateSpec&)>;

// The time at which all certificates are valid unless changed: 2026-11-21 08:30:00 UTC.
inline constexpr Time kTestNow = 1795249800;
inline constexpr Time kTestDay = 86400;

class TestPki {
 public:
  // With the fake provider and its keys: signatures that cost nothing. Up to 255 keys.
  TestPki();
  // With a provider of the caller's and keys that it makes.
  using KeyMaker = std::function<PrivateKey(crypto::KeyAlgorithm, crypto::Random&)>;
  TestPki(const crypto::Provider& provider, KeyMaker make_key);

  // A self-signed CA, a CA below another one, a server for `names`, a client: each with a key of
  // its own.
  TestCertificate Root(const std::string& common_name, const Change& change = {});
  TestCertificate Intermediate(const TestCertificate& issuer, const std::string& common_name,
                               const Change& change = {});
  TestCertificate Server(const TestCertificate& issuer, const std::vector<std::string>& names,
                         const Change& change = {});
  TestCertificate Client(const TestCertificate& issuer, const std::string& common_name,
                         const Change& change = {});

  // The same CA (name and key) certified by another issuer.
  TestCertificate CrossSign(const TestCertificate& subject, const TestCertificate& issuer,
                            const Change& change = {});
  // A self-signed server certificate that is no CA.
  TestCertificate SelfSigned(const std::vector<std::string>& names, const Change& change = {});

  // Signs `spec` as it is.
  TestCertificate Issue(const CertificateSpec& spec, const TestCertificate& issuer, PrivateKey key);
  PrivateKey MakeKey();

  [[nodiscard]] const crypto::Provider& provider() const { return *provider_; }

  // What keys are made for, and how they sign; settable at any time.
  crypto::KeyAlgorithm key_algorithm = crypto::KeyAlgorithm::kEcdsaP256;
  std::optional<SignatureScheme> scheme;

 private:
  TestCertificate IssueCa(const std::string& common_name, PrivateKey key,
                          const TestCertificate& issuer, const Change& change);
  TestCertificate IssueServer(const std::vector<std::string>& names, PrivateKey key,
                              const TestCertificate& issuer, const Change& change);
  [[nodiscard]] const crypto::Hash& sha256() const;

  const crypto::Provider* provider_;
  KeyMaker make_key_;
  crypto::Random random_;
};

// Replaces the extension of the same type in `spec`, or adds it.
void SetExtension(CertificateSpec& spec, const ExtensionSpec& extension);
// Removes the extension of this type (the content of its OBJECT IDENTIFIER).
void RemoveExtension(CertificateSpec& spec, Bytes id);

}  // namespace lockstep::x509

#endif  // X509_TESTING_TEST_PKI_H_
