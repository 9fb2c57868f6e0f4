// `lockstep explain`: whether a chain of certificates is to be believed, and why (not).
#ifndef TOOLS_COMMAND_EXPLAIN_H_
#define TOOLS_COMMAND_EXPLAIN_H_

#include <chrono>
#include <string>
#include <vector>

#include "tools/base/problem.h"
#include "tools/command/verification.h"
#include "x509/purpose.h"

namespace lockstep::tools {

struct ExplainOptions {
  std::string what;                     // a file (PEM or DER, leaf first), or HOST[:PORT]
  std::vector<std::string> names;       // none: HOST; of a file, the name is not checked
  std::vector<std::string> more_files;  // further certificates, in any order
  std::vector<std::string> ca_files;    // PEM; none: the system's roots
  // A server is asked for staples in any case.
  VerificationArguments verification;
  std::vector<std::string> ocsp_files;  // OCSP responses, DER, about any of the certificates
  std::vector<std::string> pins;        // "sha256/BASE64"
  std::string server_name;              // what a server is asked for; empty: HOST
  x509::Purpose purpose = x509::Purpose::kServerAuth;
  std::string time;  // ParseTime; empty: now
  bool json = false;
  std::chrono::milliseconds timeout = std::chrono::seconds(30);
};

// Prints the answer on standard output. kUntrusted where it is a refusal.
Outcome<void> Explain(const ExplainOptions& options);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_EXPLAIN_H_
