// `lockstep serve`: a server for tries and tests.
#ifndef TOOLS_COMMAND_SERVE_H_
#define TOOLS_COMMAND_SERVE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "tools/base/problem.h"
#include "tools/command/psk.h"
#include "tools/command/server_session.h"
#include "tools/command/service.h"
#include "tools/command/tls_options.h"
#include "tools/command/verification.h"

namespace lockstep::tools {

struct ServeOptions {
  std::string where;  // ADDR:PORT
  // PEM; the n-th key belongs to the n-th certificate. None where there are PSKs: then clients need
  // one.
  std::vector<std::string> certificate_files;
  std::vector<std::string> key_files;
  // DER; the n-th OCSP response belongs to the n-th certificate; an empty name stands for none.
  std::vector<std::string> staple_files;
  PskOptions psks;
  // PEM; none: clients are not asked for certificates.
  std::vector<std::string> client_ca_files;
  bool require_client_certificate = false;
  VerificationArguments verification;  // of clients' certificates
  std::string ticket_secret_file;      // empty: tickets of this process alone
  uint32_t early_data = 0;             // bytes that a session may send ahead of its handshake
  TlsOptions tls;
  ServiceKind service = ServiceKind::kHttp;
  Timeouts timeouts;
  size_t max_connections = 1000;
  size_t exit_after = 0;
  bool quiet = false;
};

// Blocks until SIGINT or SIGTERM, or exit_after clients. A line on standard output says where it
// listens, once it does: "listening on 127.0.0.1:4433".
Outcome<void> Serve(const ServeOptions& options);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_SERVE_H_
