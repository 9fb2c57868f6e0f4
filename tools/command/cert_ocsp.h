// `lockstep cert ocsp`: what a CA says of one certificate's status, to be stapled.
#ifndef TOOLS_COMMAND_CERT_OCSP_H_
#define TOOLS_COMMAND_CERT_OCSP_H_

#include <string>

#include "tools/base/problem.h"
#include "x509/ocsp.h"

namespace lockstep::tools {

struct OcspOptions {
  std::string ocsp_file;             // where to write
  std::string certificate_file;      // PEM or DER: the first one is what it is about
  std::string ca_file, ca_key_file;  // who signs: the CA that has issued it
  x509::OcspStatus status = x509::OcspStatus::kGood;
  unsigned days = 7;        // until the next one is due
  std::string this_update;  // ParseTime; empty: now
  bool force = false;       // a file that exists is replaced
};

// Writes an OCSP response in DER (mode 0644). kUsage for a certificate that is not of this CA's.
Outcome<void> MakeOcspFile(const OcspOptions& options);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_CERT_OCSP_H_
