#include "tools/command/credential.h"

#include <utility>

#include "tools/base/file.h"
#include "x509/secret_bytes.h"

namespace lockstep::tools {

Outcome<std::shared_ptr<const Credential>> LoadCredential(const std::string& certificate_file,
                                                          const std::string& key_file) {
  LOCKSTEP_ASSIGN(const x509::SecretBytes certificates, ReadFile(certificate_file));
  LOCKSTEP_ASSIGN(const x509::SecretBytes key, ReadFile(key_file));
  auto credential = Credential::FromPem(AsText(certificates), AsText(key));
  if (!credential.has_value()) {
    return ProblemOf("--cert " + certificate_file + " --key " + key_file, credential.error(),
                     ExitCode::kFile);
  }
  return *std::move(credential);
}

}  // namespace lockstep::tools
