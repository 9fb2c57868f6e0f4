#include "tools/command/connect.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>

#include "tls/tls.h"
#include "tools/base/environment.h"
#include "tools/base/file.h"
#include "tools/base/negotiated_text.h"
#include "tools/command/client_session.h"
#include "tools/command/credential.h"
#include "tools/command/psk.h"
#include "tools/command/trust.h"
#include "tools/net/address.h"
#include "tools/net/event_loop.h"
#include "tools/net/socket.h"
#include "tools/net/tls_socket.h"
#include "tools/trace/handshake_picture.h"
#include "tools/trace/trace_text.h"
#include "x509/pem.h"
#include "x509/secret_bytes.h"

namespace lockstep::tools {
namespace {

constexpr uint16_t kDefaultPort = 443;

// What passes by, told to the user on standard error.
class Observer {
 public:
  explicit Observer(const ConnectOptions& options) : options_(options) {}
  ~Observer() {
    if (options_.picture) std::cerr << picture_.Draw();
  }
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;

  void Start() { start_ = Clock::now(); }
  void OnMessage(const TraceEvent& event) {
    if (options_.trace) std::cerr << TraceText(event, Elapsed());
    if (options_.picture) picture_.AddMessage(Elapsed(), event);
  }
  void OnData(bool sent, size_t size) {
    if (options_.picture) picture_.AddData(Elapsed(), sent, size);
  }

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] std::chrono::nanoseconds Elapsed() const { return Clock::now() - start_; }

  const ConnectOptions& options_;
  Clock::time_point start_ = Clock::now();
  HandshakePicture picture_;
};

Outcome<std::shared_ptr<const ClientConfig>> MakeConfig(const ConnectOptions& options,
                                                        Observer& observer) {
  ClientOptions client;
  LOCKSTEP_ASSIGN(client.common, MakeCommonOptions(options.tls));
  if (client.common.alpn_protocols.empty() && !options.http_path.empty()) {
    client.common.alpn_protocols = {"http/1.1"};
  }
  if (options.trace || options.picture) {
    client.common.trace = [&](const TraceEvent& event) { observer.OnMessage(event); };
  }
  client.offer_early_data = !options.early_data_file.empty();
  LOCKSTEP_ASSIGN(client.psks, LoadPsks(options.psks));
  if (client.psks.empty() || !options.ca_files.empty()) {
    LOCKSTEP_ASSIGN(client.trust_store, LoadTrust(options.ca_files));
  }
  LOCKSTEP_ASSIGN(client.pins, ParsePins(options.pins));
  LOCKSTEP_ASSIGN(client.common.verification, LoadVerification(options.verification));
  LOCKSTEP_ASSIGN(client.common.revocation, LoadRevocation(options.verification));
  if (options.certificate_file.empty() != options.key_file.empty()) {
    return Problem{ExitCode::kUsage, "--cert needs its --key, and --key its --cert"};
  }
  if (!options.certificate_file.empty()) {
    LOCKSTEP_ASSIGN(auto credential, LoadCredential(options.certificate_file, options.key_file));
    client.credentials.push_back(std::move(credential));
    // Whoever has a certificate at hand can as well be asked for it later.
    client.post_handshake_authentication = true;
  }
  auto config = CreateConfig(std::move(client));
  if (!config.has_value()) return ProblemOf("the options", config.error(), ExitCode::kUsage);
  return *std::move(config);
}

std::string Request(const HostPort& where, const ConnectOptions& options) {
  const HostPort host{options.server_name.empty() ? where.host : options.server_name, where.port};
  std::string authority = host.ToString();
  if (where.port == kDefaultPort) authority.resize(authority.rfind(':'));
  return "GET " + options.http_path + " HTTP/1.1\r\nHost: " + authority +
         "\r\nUser-Agent: lockstep\r\nAccept: */*\r\nConnection: close\r\n\r\n";
}

Outcome<void> CheckHttp(const std::string& path) {
  const bool is_good =
      path.empty() || (path.front() == '/' && path.find_first_of(" \r\n\t") == std::string::npos);
  if (is_good) return {};
  return Problem{ExitCode::kUsage, "--http: a path begins with / and holds no spaces"};
}

Outcome<void> SaveChain(const std::string& path, const Connection& tls) {
  const auto chain =
      tls.failure() != nullptr ? tls.failure()->peer_chain : tls.negotiated().peer_chain;
  if (path.empty() || chain == nullptr) return {};
  x509::SecretBytes text;
  for (const auto& certificate : *chain) {
    const x509::SecretBytes block = x509::WritePem(x509::kPemCertificate, certificate);
    text.insert(text.end(), block.begin(), block.end());
  }
  return WriteFile(path, text, 0644, Existing::kReplace);
}

// The session that an earlier connection left, if one did.
Outcome<std::optional<::lockstep::ClientSession>> ReadSession(const std::string& path) {
  if (path.empty() || access(path.c_str(), F_OK) != 0) return std::nullopt;
  LOCKSTEP_ASSIGN(const x509::SecretBytes bytes, ReadFile(path));
  auto session = ::lockstep::ClientSession::Parse(bytes);
  if (!session.has_value()) return ProblemOf("\"" + path + "\"", session.error(), ExitCode::kFile);
  return std::optional(*std::move(session));
}

// Reads what goes ahead of the handshake. A session that does not allow it is a problem while there
// is time for another one.
Outcome<x509::SecretBytes> ReadEarlyData(const ConnectOptions& options,
                                         const std::optional<::lockstep::ClientSession>& session) {
  if (options.early_data_file.empty()) return x509::SecretBytes();
  if (options.session_file.empty()) {
    return Problem{ExitCode::kUsage, "--early-data needs --session FILE"};
  }
  if (!options.http_path.empty()) {
    return Problem{ExitCode::kUsage, "--early-data FILE holds the request itself: without --http"};
  }
  const std::string file = "\"" + options.session_file + "\"";
  std::string problem;
  if (!session) {
    problem = "there is no session in " + file + " yet: connect once before, without --early-data";
  } else if (session->max_early_data_size == 0) {
    problem = "the session in " + file + " allows no early data: its server's ticket does not";
  }
  if (!problem.empty() && !options.early_data_fallback) {
    return Problem{ExitCode::kEarlyData, std::move(problem)};
  }
  return ReadFile(options.early_data_file);
}

// The early data of a connection that has not begun, and cannot send it.
Outcome<void> CheckEarlyData(const ConnectOptions& options, const Connection& tls) {
  const bool is_refused = !options.early_data_file.empty() && !options.early_data_fallback &&
                          tls.negotiated().early_data == EarlyDataOutcome::kNotOffered;
  if (!is_refused) return {};
  return Problem{ExitCode::kEarlyData, "no early data can be sent, so that nothing was: " +
                                           std::string(EarlyDataText(tls.negotiated()))};
}

Outcome<void> SaveSession(const std::string& path,
                          const std::optional<::lockstep::ClientSession>& session) {
  if (path.empty() || !session) return {};
  const auto bytes = session->Serialize();
  if (!bytes.has_value()) return ProblemOf("the session", bytes.error());
  return WriteFile(path, bytes->Expose(), 0600, Existing::kReplace);
}

// A server that went on with its certificate, where that cannot be believed, has declined the PSKs.
Outcome<void> ExplainDeclinedPsks(const ConnectOptions& options, Outcome<void> result) {
  const bool is_declined = !result.has_value() && result.error().exit_code == ExitCode::kUntrusted;
  if (!is_declined || options.psks.empty() || !options.ca_files.empty()) return result;
  return Problem{ExitCode::kUntrusted,
                 "the server accepts no PSK that was offered; its certificate, which it showed "
                 "instead, would do only with --ca FILE"};
}

ClientSession::Options SessionOptions(const HostPort& where, const ConnectOptions& options,
                                      Observer& observer) {
  ClientSession::Options session;
  session.handshake_timeout = options.timeout;
  if (!options.http_path.empty()) session.request = Request(where, options);
  session.late_if_refused = options.early_data_fallback;
  session.on_early_data = [&options](const std::string& text) {
    if (!options.quiet) std::cerr << "early data: " << text << '\n';
  };
  session.on_data = [&](bool sent, size_t size) { observer.OnData(sent, size); };
  session.on_connected = [&options, where](const Negotiated& negotiated) -> Outcome<void> {
    if (!options.quiet) {
      std::cerr << "connected to " << where.ToString() << ": " << Summary(negotiated) << '\n';
    }
    const std::string& protocol = negotiated.alpn_protocol;
    if (options.http_path.empty() || protocol.empty() || protocol.starts_with("http/1.")) return {};
    return Problem{ExitCode::kUsage,
                   "--http speaks HTTP/1.1, and --alpn let the server choose " + protocol};
  };
  return session;
}

}  // namespace

Outcome<void> Connect(const ConnectOptions& options) {
  LOCKSTEP_TRY(CheckHttp(options.http_path));
  LOCKSTEP_ASSIGN(const HostPort where, HostPort::Parse(options.where, kDefaultPort));
  Observer observer(options);
  LOCKSTEP_ASSIGN(auto config, MakeConfig(options, observer));
  LOCKSTEP_ASSIGN(const auto loop, EventLoop::Create());
  const std::string& name = options.server_name.empty() ? where.host : options.server_name;
  LOCKSTEP_ASSIGN(Environment environment, SystemEnvironment());

  LOCKSTEP_ASSIGN(auto earlier, ReadSession(options.session_file));
  LOCKSTEP_ASSIGN(const x509::SecretBytes early_data, ReadEarlyData(options, earlier));
  LOCKSTEP_ASSIGN(FileDescriptor socket, ConnectTo(where, options.timeout));
  observer.Start();
  const bool has_session = earlier.has_value();
  auto tls = earlier ? Connection::Client(std::move(config), name, std::move(environment),
                                          *std::move(earlier))
                     : Connection::Client(std::move(config), name, std::move(environment));
  if (!tls.has_value()) return ProblemOf("\"" + name + "\"", tls.error(), ExitCode::kUsage);
  LOCKSTEP_TRY(CheckEarlyData(options, *tls));
  // A session is used once (appendix C.4), and from here on it is.
  if (has_session && unlink(options.session_file.c_str()) != 0) {
    return ProblemOfSystem(ExitCode::kFile, options.session_file, errno);
  }
  auto session_options = SessionOptions(where, options, observer);
  session_options.early_data = early_data;
  std::optional<::lockstep::ClientSession> newest;
  session_options.on_ticket = [&](::lockstep::ClientSession one) { newest = std::move(one); };
  ClientSession session(*loop, TlsSocket(std::move(socket), *std::move(tls)),
                        std::move(session_options));
  auto result = ExplainDeclinedPsks(options, session.Run());
  auto saved = SaveChain(options.save_chain, session.tls());
  auto kept = SaveSession(options.session_file, newest);
  if (!result.has_value()) return result;
  return saved.has_value() ? kept : saved;
}

}  // namespace lockstep::tools
