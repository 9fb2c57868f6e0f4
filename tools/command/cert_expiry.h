// `lockstep cert expiry`: which certificates of a folder expire soon.
#ifndef TOOLS_COMMAND_CERT_EXPIRY_H_
#define TOOLS_COMMAND_CERT_EXPIRY_H_

#include <string>

#include "tools/base/problem.h"

namespace lockstep::tools {

struct ExpiryOptions {
  std::string folder;
  unsigned days = 30;
  std::string time;  // ParseTime; empty: now
};

// Looks at every certificate in the files of the folder (PEM or DER; not in folders below it), and
// prints on standard output a line for each that has expired or will within so many days, the first
// to expire first, and a line that counts. kExpiring where there are any; kFile where a file cannot
// be read, or holds a certificate that does not parse. Files without certificates are counted, and
// are no problem.
Outcome<void> ReportExpiry(const ExpiryOptions& options);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_CERT_EXPIRY_H_
