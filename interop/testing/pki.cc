#include "interop/testing/pki.h"

#include <cstdlib>
#include <map>
#include <tuple>
#include <utility>

#include "interop/testing/files.h"
#include "interop/testing/pki_maker.h"

namespace lockstep::interop {
namespace {

using crypto::KeyAlgorithm;

Pki Make(Maker maker, KeyAlgorithm algorithm, Validity validity) {
  std::string prefix = maker == Maker::kOpenSsl ? "openssl-" : "lockstep-";
  prefix += NameOf(algorithm);
  if (validity == Validity::kExpired) prefix += "-expired";
  Pki pki;
  pki.files = {.root_path = TemporaryPath(prefix + "-root.pem"),
               .intermediate_path = TemporaryPath(prefix + "-intermediate.pem"),
               .certificate_path = TemporaryPath(prefix + "-server.pem"),
               .chain_path = TemporaryPath(prefix + "-chain.pem"),
               .key_path = TemporaryPath(prefix + "-server.key")};
  if (maker == Maker::kOpenSsl) {
    MakeWithOpenSsl(pki.files, algorithm);
  } else {
    MakeWithLockstep(pki.files, algorithm, validity);
  }
  auto trust_store = std::make_shared<x509::TrustStore>();
  trust_store->AddPem(ReadFile(pki.files.root_path)).value();
  pki.trust_store = std::move(trust_store);
  const std::string chain =
      ReadFile(pki.files.certificate_path) + ReadFile(pki.files.intermediate_path);
  WriteFile(pki.files.chain_path, chain);
  pki.credential = Credential::FromPem(chain, ReadFile(pki.files.key_path)).value();
  return pki;
}

}  // namespace

const Pki& PkiOf(Maker maker, KeyAlgorithm algorithm, Validity validity) {
  using Key = std::tuple<Maker, KeyAlgorithm, Validity>;
  static std::map<Key, Pki> made;
  const Key key{maker, algorithm, validity};
  auto found = made.find(key);
  if (found == made.end()) found = made.emplace(key, Make(maker, algorithm, validity)).first;
  return found->second;
}

std::string_view NameOf(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::kRsa:
      return "Rsa2048";
    case KeyAlgorithm::kRsaPss:
      return "RsaPss2048";
    case KeyAlgorithm::kEcdsaP256:
      return "EcdsaP256";
    case KeyAlgorithm::kEcdsaP384:
      return "EcdsaP384";
    case KeyAlgorithm::kEcdsaP521:
      return "EcdsaP521";
    case KeyAlgorithm::kEd25519:
      return "Ed25519";
  }
  std::abort();
}

}  // namespace lockstep::interop
