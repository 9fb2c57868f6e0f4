#include "interop/testing/client_pki.h"

#include <array>
#include <cstdint>
#include <ctime>
#include <map>
#include <utility>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/provider.h"
#include "interop/testing/files.h"
#include "interop/testing/pki.h"
#include "x509/generate_key.h"
#include "x509/issue.h"
#include "x509/issue_profiles.h"
#include "x509/name_writer.h"
#include "x509/pem.h"

namespace lockstep::interop {
namespace {

constexpr int64_t kDay = 86400;

std::string PemOf(std::string_view label, Bytes der) {
  return std::string(AsText(x509::WritePem(label, der)));
}

ClientPki Make(crypto::KeyAlgorithm algorithm) {
  const crypto::Provider& provider = crypto::DefaultProvider();
  const crypto::Hash& sha256 = *crypto::Find(provider, crypto::HashId::kSha256);
  crypto::Random random(provider.keystream, std::array<uint8_t, crypto::kSeedSize>{43});
  const int64_t now = std::time(nullptr);
  const x509::Validity validity{now - kDay, now + kDay};
  const x509::GeneratedKey ca = x509::GenerateKey(algorithm, random).value();
  const x509::GeneratedKey key = x509::GenerateKey(algorithm, random).value();
  const x509::NameSpec ca_name{.common_name = "Lockstep interop clients"};
  const std::vector<uint8_t> issuer_name = x509::WriteName(ca_name);
  const x509::Issuer issuer{.name = issuer_name, .key = ca.key.get()};

  const auto ca_spec =
      x509::CaSpec({ca_name, ca.key->public_key(), validity}, ca.key->public_key(), sha256);
  const auto ca_pem =
      PemOf(x509::kPemCertificate, x509::IssueCertificate(ca_spec, issuer, random).value());
  const auto spec =
      x509::ClientSpec(
          {{.common_name = "Lockstep interop client"}, key.key->public_key(), validity},
          ca.key->public_key(), sha256, {})
          .value();
  const auto certificate_pem =
      PemOf(x509::kPemCertificate, x509::IssueCertificate(spec, issuer, random).value());
  const auto key_pem = PemOf(x509::kPemPrivateKey, key.pkcs8);

  const std::string name = "client_" + std::string(NameOf(algorithm));
  ClientPki out{TemporaryPath(name + "_ca.pem"), TemporaryPath(name + ".pem"),
                TemporaryPath(name + ".key"), nullptr,
                Credential::FromPem(certificate_pem, key_pem).value()};
  WriteFile(out.ca_path, ca_pem);
  WriteFile(out.certificate_path, certificate_pem);
  WriteFile(out.key_path, key_pem);
  auto store = std::make_shared<x509::TrustStore>();
  (void)store->AddPem(ca_pem).value();
  out.trust_store = std::move(store);
  return out;
}

}  // namespace

const ClientPki& ClientPkiOf(crypto::KeyAlgorithm algorithm) {
  static std::map<crypto::KeyAlgorithm, ClientPki> made;
  const auto found = made.find(algorithm);
  return found != made.end() ? found->second
                             : made.emplace(algorithm, Make(algorithm)).first->second;
}

}  // namespace lockstep::interop
