// `lockstep cert crl`: a list of the certificates that a CA has revoked.
#ifndef TOOLS_COMMAND_CERT_CRL_H_
#define TOOLS_COMMAND_CERT_CRL_H_

#include <string>
#include <vector>

#include "tools/base/problem.h"

namespace lockstep::tools {

struct CrlOptions {
  std::string crl_file;              // where to write
  std::string ca_file, ca_key_file;  // who signs
  std::vector<std::string> revoked;  // files; the first certificate of each is revoked, now
  std::string reason;                // as RFC 5280 names it: keyCompromise; empty: none is said
  unsigned days = 30;                // until the next one is due
  std::string this_update;           // ParseTime; empty: now
  bool force = false;                // a file that exists is replaced
};

// Writes a complete CRL as PEM (mode 0644). Its number is its time, so that later ones have greater
// numbers. kUsage for a certificate that is not of this CA's.
Outcome<void> MakeCrlFile(const CrlOptions& options);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_CERT_CRL_H_
