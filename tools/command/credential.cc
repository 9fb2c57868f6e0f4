#include "tools/command/credential.h"

#include <utility>

#include "tools/base/file.h"
#include "tools/command/verification.h"
#include "x509/secret_bytes.h"

namespace lockstep::tools {

Outcome<std::shared_ptr<const Credential>> LoadCredential(const std::string& certificate_file,
                                                          const std::string& key_file,
                                                          const std::string& staple_file) {
  LOCKSTEP_ASSIGN(const x509::SecretBytes certificates, ReadFile(certificate_file));
  LOCKSTEP_ASSIGN(const x509::SecretBytes key, ReadFile(key_file));
  CredentialOptions options;
  if (!staple_file.empty()) {
    LOCKSTEP_ASSIGN(auto response, LoadOcspResponse("--staple", staple_file));
    options.ocsp_responses.push_back(std::move(response));
  }
  auto credential = Credential::FromPem(AsText(certificates), AsText(key), std::move(options));
  if (!credential.has_value()) {
    return ProblemOf("--cert " + certificate_file + " --key " + key_file, credential.error(),
                     ExitCode::kFile);
  }
  return *std::move(credential);
}

}  // namespace lockstep::tools
