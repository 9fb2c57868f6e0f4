#include "tools/command/verification.h"

#include <memory>
#include <utility>

#include "tools/base/certificates.h"
#include "tools/base/file.h"
#include "x509/crl.h"
#include "x509/ocsp.h"
#include "x509/public_suffix_list.h"
#include "x509/secret_bytes.h"

namespace lockstep::tools {

Outcome<VerificationOptions> LoadVerification(const VerificationArguments& arguments) {
  VerificationOptions options;
  options.policy = arguments.policy;
  const std::string& file = arguments.public_suffix_file;
  if (file.empty()) return options;
  LOCKSTEP_ASSIGN(const x509::SecretBytes text, ReadFile(file));
  auto list = x509::PublicSuffixList::Parse(AsText(text));
  if (!list.has_value())
    return ProblemOf("--public-suffixes " + file, list.error(), ExitCode::kFile);
  options.public_suffixes = std::make_shared<const x509::PublicSuffixList>(*std::move(list));
  return options;
}

Outcome<RevocationOptions> LoadRevocation(const VerificationArguments& arguments) {
  std::vector<std::vector<uint8_t>> crls;
  for (const std::string& file : arguments.crl_files) {
    LOCKSTEP_ASSIGN(const x509::SecretBytes content, ReadFile(file));
    LOCKSTEP_ASSIGN(const auto more, DecodeCrls("--crl " + file, content));
    for (const std::vector<uint8_t>& der : more) {
      if (const auto crl = x509::Crl::Parse(der); !crl.has_value())
        return ProblemOf("--crl " + file, crl.error(), ExitCode::kFile);
      crls.push_back(der);
    }
  }
  RevocationOptions options;
  options.request_staples = arguments.ask_for_staples;
  if (arguments.hard_fail) {
    options.mode = x509::RevocationMode::kHardFail;
  } else if (!crls.empty() || arguments.ask_for_staples) {
    options.mode = x509::RevocationMode::kSoftFail;
  }
  options.crls = std::make_shared<const std::vector<std::vector<uint8_t>>>(std::move(crls));
  return options;
}

Outcome<std::vector<uint8_t>> LoadOcspResponse(const std::string& option, const std::string& file) {
  LOCKSTEP_ASSIGN(const x509::SecretBytes content, ReadFile(file));
  if (const auto response = x509::OcspResponse::Parse(content); !response.has_value())
    return ProblemOf(option + " " + file, response.error(), ExitCode::kFile);
  return Copy(content);
}

}  // namespace lockstep::tools
