// `lockstep connect`: a connection to a server, between standard input and standard output.
#ifndef TOOLS_COMMAND_CONNECT_H_
#define TOOLS_COMMAND_CONNECT_H_

#include <chrono>
#include <string>
#include <vector>

#include "tools/base/problem.h"
#include "tools/command/psk.h"
#include "tools/command/tls_options.h"
#include "tools/command/verification.h"

namespace lockstep::tools {

struct ConnectOptions {
  std::string where;                  // HOST[:PORT]
  std::vector<std::string> ca_files;  // PEM; none: the system's roots
  std::vector<std::string> pins;      // "sha256/BASE64"
  VerificationArguments verification;
  std::string server_name;                 // empty: the host
  std::string certificate_file, key_file;  // PEM; empty: no client certificate
  // With one, and without `ca_files`, the server has to accept one: no certificate will do.
  PskOptions psks;
  TlsOptions tls;
  std::string http_path;             // empty: no HTTP
  std::string save_chain;            // file for the peer's certificates
  std::string session_file;          // where a session is taken from and left; empty: nowhere
  std::string early_data_file;       // what to send ahead of the handshake; empty: nothing
  bool early_data_fallback = false;  // ... or after it, where it is not accepted
  std::chrono::milliseconds timeout = std::chrono::seconds(30);
  bool trace = false;
  bool picture = false;
  bool quiet = false;
};

Outcome<void> Connect(const ConnectOptions& options);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_CONNECT_H_
