// What `connect`, `serve` and `explain` hold certificates to beside the anchors.
#ifndef TOOLS_COMMAND_VERIFICATION_H_
#define TOOLS_COMMAND_VERIFICATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tls/tls.h"
#include "tools/base/problem.h"
#include "x509/verify_request.h"

namespace lockstep::tools {

struct VerificationArguments {
  x509::Policy policy = x509::Policy::kWeb;
  std::string public_suffix_file;      // the list of publicsuffix.org; empty: none
  std::vector<std::string> crl_files;  // CRLs, PEM or DER
  bool ask_for_staples = false;        // the peer, for OCSP responses
  bool hard_fail = false;              // refuse what nothing shows to be good
};

// Each reads the files that it names. What is given about revocation counts; nothing: it is off.
Outcome<VerificationOptions> LoadVerification(const VerificationArguments& arguments);
Outcome<RevocationOptions> LoadRevocation(const VerificationArguments& arguments);

// LoadOcspResponse reads one OCSP response in DER, which `option` names.
Outcome<std::vector<uint8_t>> LoadOcspResponse(const std::string& option, const std::string& file);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_VERIFICATION_H_
