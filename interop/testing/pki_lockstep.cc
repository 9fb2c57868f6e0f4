#include <array>
#include <ctime>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/provider.h"
#include "interop/testing/files.h"
#include "interop/testing/pki_maker.h"
#include "x509/generate_key.h"
#include "x509/issue.h"
#include "x509/issue_profiles.h"
#include "x509/name_writer.h"
#include "x509/pem.h"

namespace lockstep::interop {
namespace {

using crypto::KeyAlgorithm;

constexpr int64_t kDay = 86400;

struct Made {
  x509::NameSpec name;
  x509::PrivateKey key;
};

class Issuer {
 public:
  Issuer(const PkiFiles& files, KeyAlgorithm algorithm, Validity validity)
      : files_(files), algorithm_(algorithm) {
    const int64_t now = std::time(nullptr);
    // The chain is as long-lived as it is wanted to be; what expires is the server's certificate.
    ca_validity_ = {now - 30 * kDay, now + 30 * kDay};
    validity_ = ca_validity_;
    if (validity == Validity::kExpired) validity_.not_after = now - kDay;
  }

  void Make() {
    const Made root{{.common_name = "Lockstep interop root"}, MakeKey({})};
    Write(files_.root_path, CaSpec({root.name, root.key->public_key(), ca_validity_}, root), root);
    const Made middle{{.common_name = "Lockstep interop intermediate"}, MakeKey({})};
    Write(files_.intermediate_path,
          CaSpec({middle.name, middle.key->public_key(), ca_validity_}, root), root);
    const Made server{{.common_name = "Lockstep interop server"}, MakeKey(files_.key_path)};
    const std::array<std::string, 2> names = {kServerName, "127.0.0.1"};
    Write(files_.certificate_path,
          x509::ServerSpec({server.name, server.key->public_key(), validity_},
                           middle.key->public_key(), Sha256(), names)
              .value(),
          middle);
  }

 private:
  static const crypto::Hash& Sha256() {
    return *crypto::Find(crypto::DefaultProvider(), crypto::HashId::kSha256);
  }
  x509::PrivateKey MakeKey(const std::string& path) {
    const x509::GeneratedKey made = x509::GenerateKey(algorithm_, random_).value();
    if (!path.empty()) WriteFile(path, AsText(x509::WritePem(x509::kPemPrivateKey, made.pkcs8)));
    return made.key;
  }
  static x509::CertificateSpec CaSpec(const x509::Subject& subject, const Made& issuer) {
    return x509::CaSpec(subject, issuer.key->public_key(), Sha256());
  }
  void Write(const std::string& path, const x509::CertificateSpec& spec, const Made& issuer) {
    const std::vector<uint8_t> name = x509::WriteName(issuer.name);
    const auto der =
        x509::IssueCertificate(spec, {.name = name, .key = issuer.key.get()}, random_).value();
    WriteFile(path, AsText(x509::WritePem(x509::kPemCertificate, der)));
  }

  const PkiFiles& files_;
  KeyAlgorithm algorithm_;
  x509::Validity ca_validity_;
  x509::Validity validity_;
  crypto::Random random_{crypto::DefaultProvider().keystream,
                         std::array<uint8_t, crypto::kSeedSize>{42}};
};

}  // namespace

void MakeWithLockstep(const PkiFiles& files, KeyAlgorithm algorithm, Validity validity) {
  Issuer(files, algorithm, validity).Make();
}

}  // namespace lockstep::interop
