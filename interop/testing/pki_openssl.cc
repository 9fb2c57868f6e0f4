#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "interop/testing/files.h"
#include "interop/testing/pki_maker.h"
#include "interop/testing/process.h"

namespace lockstep::interop {
namespace {

using crypto::KeyAlgorithm;

std::vector<std::string> KeyArguments(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::kRsa:
      return {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"};
    case KeyAlgorithm::kRsaPss:
      return {"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"};
    case KeyAlgorithm::kEcdsaP256:
      return {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"};
    case KeyAlgorithm::kEcdsaP384:
      return {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"};
    case KeyAlgorithm::kEcdsaP521:
      return {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"};
    case KeyAlgorithm::kEd25519:
      return {"-algorithm", "ED25519"};
  }
  std::abort();
}

void RunOpenSsl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "openssl");
  if (!Run(arguments)) std::abort();
}

// A certificate for a new key, signed by the issuer's; without one by its own.
void CertifyWithOpenSsl(KeyAlgorithm algorithm, const std::string& name, const std::string& path,
                        const std::string& key_path, const std::string& extensions,
                        const std::string& issuer_path, const std::string& issuer_key_path) {
  std::vector<std::string> generate = {"genpkey", "-out", key_path};
  for (std::string& one : KeyArguments(algorithm)) generate.push_back(std::move(one));
  RunOpenSsl(generate);
  const std::string request = path + ".csr";
  RunOpenSsl({"req", "-new", "-key", key_path, "-subj", "/CN=" + name, "-out", request});
  WriteFile(path + ".cnf", extensions + "subjectKeyIdentifier=hash\n");
  std::vector<std::string> sign = {"x509",        "-req",  "-in", request, "-extfile",
                                   path + ".cnf", "-days", "30",  "-out",  path};
  if (issuer_path.empty()) {
    sign.insert(sign.end(), {"-signkey", key_path});
  } else {
    sign.insert(sign.end(), {"-CA", issuer_path, "-CAkey", issuer_key_path});
  }
  if (algorithm == KeyAlgorithm::kRsaPss) {
    // OpenSSL's longest salt is not what CA/Browser profiles, and this verifier, take.
    sign.insert(sign.end(), {"-sigopt", "rsa_pss_saltlen:digest"});
  }
  RunOpenSsl(sign);
}

}  // namespace

void MakeWithOpenSsl(const PkiFiles& files, KeyAlgorithm algorithm) {
  const std::string ca = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n";
  const std::string server =
      "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
      "extendedKeyUsage=serverAuth\nsubjectAltName=DNS:" +
      std::string(kServerName) + ",IP:127.0.0.1\n";
  const std::string root_key = files.root_path + ".key";
  const std::string intermediate_key = files.intermediate_path + ".key";
  CertifyWithOpenSsl(algorithm, "OpenSSL root", files.root_path, root_key, ca, "", "");
  CertifyWithOpenSsl(algorithm, "OpenSSL intermediate", files.intermediate_path, intermediate_key,
                     ca, files.root_path, root_key);
  CertifyWithOpenSsl(algorithm, "OpenSSL server", files.certificate_path, files.key_path, server,
                     files.intermediate_path, intermediate_key);
}

}  // namespace lockstep::interop
