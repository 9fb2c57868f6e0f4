#include "tools/command/serve.h"

#include <sys/resource.h>
#include <sys/signalfd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "crypto/base/secret.h"
#include "stores/replay_window.h"
#include "stores/ticket_keys.h"
#include "tls/tls.h"
#include "tools/base/environment.h"
#include "tools/base/file.h"
#include "tools/command/credential.h"
#include "tools/command/psk.h"
#include "tools/command/server.h"
#include "tools/command/trust.h"
#include "tools/net/address.h"
#include "tools/net/event_loop.h"
#include "tools/net/socket.h"

namespace lockstep::tools {
namespace {

// How long clients may take to leave after a signal.
constexpr std::chrono::seconds kGrace{3};

// Asks clients for certificates of these CAs, if any are named.
Outcome<void> AskClients(const ServeOptions& options, ServerOptions& server) {
  if (options.client_ca_files.empty()) {
    const VerificationArguments& verification = options.verification;
    if (options.require_client_certificate)
      return Problem{ExitCode::kUsage, "--require-client-certificate needs --client-ca FILE"};
    if (!verification.crl_files.empty() || verification.ask_for_staples || verification.hard_fail)
      return Problem{ExitCode::kUsage,
                     "--crl, --ocsp and --hard-fail are about clients' certificates: they need "
                     "--client-ca FILE"};
    return {};
  }
  LOCKSTEP_ASSIGN(server.trust_store, LoadAnchors("--client-ca", options.client_ca_files));
  for (const x509::TrustAnchor& anchor : server.trust_store->anchors()) {
    server.certificate_authorities.push_back(Copy(anchor.authority.subject.der()));
  }
  LOCKSTEP_ASSIGN(server.common.verification, LoadVerification(options.verification));
  LOCKSTEP_ASSIGN(server.common.revocation, LoadRevocation(options.verification));
  server.client_authentication = options.require_client_certificate
                                     ? ClientAuthentication::kRequired
                                     : ClientAuthentication::kRequested;
  return {};
}

// Keys that go on from 1970, where processes share the secret, so that they agree on the time.
Outcome<std::shared_ptr<TicketProtector>> MakeTickets(const ServeOptions& options) {
  LOCKSTEP_ASSIGN(Environment environment, SystemEnvironment());
  x509::SecretBytes secret(environment.seed.begin(), environment.seed.end());
  Wipe(environment.seed);
  stores::TicketKeysOptions keys{.start = environment.clock()};
  if (!options.ticket_secret_file.empty()) {
    LOCKSTEP_ASSIGN(secret, ReadFile(options.ticket_secret_file));
    keys.start = 0;
  }
  auto tickets = stores::TicketKeys::Create(secret, keys);
  if (!tickets.has_value()) {
    return Problem{ExitCode::kUsage, "--ticket-secret: the file has to hold 32 bytes"};
  }
  return *std::move(tickets);
}

// What comes early may be a replay, which the window finds out, in this process (RFC 9846 section
// 8.2).
Outcome<void> TakeEarlyData(const ServeOptions& options, ServerOptions& server) {
  if (options.early_data == 0) return {};
  LOCKSTEP_ASSIGN(Environment environment, SystemEnvironment());
  Wipe(environment.seed);
  stores::ReplayWindowOptions window{.start = environment.clock(),
                                     .tolerance = server.ticket_age_tolerance};
  // Nothing was accepted under keys of this process before it began.
  if (options.ticket_secret_file.empty()) window.start -= 2 * window.tolerance;
  auto guard = stores::ReplayWindow::Create(window);
  if (!guard.has_value()) return ProblemOf("--early-data", guard.error());
  server.replay_guard = *std::move(guard);
  server.max_early_data_size = options.early_data;
  return {};
}

using Credentials = std::vector<std::shared_ptr<const Credential>>;

Outcome<Credentials> LoadCredentials(const ServeOptions& options) {
  if (options.certificate_files.size() != options.key_files.size()) {
    return Problem{ExitCode::kUsage, "each --cert needs its --key, and each --key its --cert"};
  }
  if (options.staple_files.size() > options.certificate_files.size()) {
    return Problem{ExitCode::kUsage, "each --staple needs the --cert that it is about"};
  }
  if (options.certificate_files.empty() && options.psks.empty()) {
    return Problem{ExitCode::kUsage, "needs --cert FILE and --key FILE, or --psk IDENTITY:FILE"};
  }
  Credentials credentials;
  for (size_t i = 0; i < options.certificate_files.size(); ++i) {
    const bool is_stapled = i < options.staple_files.size();
    LOCKSTEP_ASSIGN(auto credential,
                    LoadCredential(options.certificate_files[i], options.key_files[i],
                                   is_stapled ? options.staple_files[i] : std::string()));
    credentials.push_back(std::move(credential));
  }
  return credentials;
}

Outcome<std::shared_ptr<ServerConfigSlot>> MakeConfigs(const ServeOptions& options) {
  ServerOptions server;
  LOCKSTEP_ASSIGN(server.credentials, LoadCredentials(options));
  LOCKSTEP_ASSIGN(server.psks, LoadPsks(options.psks));
  LOCKSTEP_ASSIGN(server.common, MakeCommonOptions(options.tls));
  LOCKSTEP_TRY(AskClients(options, server));
  LOCKSTEP_ASSIGN(server.tickets, MakeTickets(options));
  LOCKSTEP_TRY(TakeEarlyData(options, server));
  auto configs = ServerConfigSlot::Create(std::move(server));
  if (!configs.has_value()) return ProblemOf("the options", configs.error(), ExitCode::kUsage);
  return *std::move(configs);
}

// Reads the files of --cert, --key and --staple again, for new clients. Where one is bad, the old
// ones stay.
std::string Reload(const ServeOptions& options, ServerConfigSlot& configs) {
  auto credentials = LoadCredentials(options);
  if (!credentials.has_value())
    return "not reloaded, the old ones stay: " + credentials.error().text;
  const Status published = configs.PublishCredentials(*std::move(credentials));
  if (published.has_value()) return "reloaded --cert, --key and --staple";
  return "not reloaded, the old ones stay: " + ProblemOf("--cert", published.error()).text;
}

// From here on, these signals are read from the descriptor and interrupt nothing.
Outcome<FileDescriptor> CatchSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  FileDescriptor descriptor(signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!descriptor.valid()) return ProblemOfSystem(ExitCode::kInternal, "signals", errno);
  return descriptor;
}

// The system's usual limit of 1024 open files is for programs that use select.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// SIGHUP calls `reload`. The first other signal lets clients leave; the second one, or kGrace, ends
// them.
void WatchSignals(EventLoop& loop, Server& server, const FileDescriptor& signals,
                  std::function<void()> reload) {
  loop.Watch(signals.get(), [&loop, &server, &signals, reload = std::move(reload),
                             asked = false](uint32_t) mutable {
    signalfd_siginfo signal{};
    if (read(signals.get(), &signal, sizeof(signal)) != sizeof(signal)) return;
    if (signal.ssi_signo == SIGHUP) return reload();
    if (std::exchange(asked, true)) return loop.Stop();
    loop.At(EventLoop::Clock::now() + kGrace, [&loop] { loop.Stop(); });
    server.Shutdown();
  });
  loop.SetEvents(signals.get(), EPOLLIN);
}

}  // namespace

Outcome<void> Serve(const ServeOptions& options) {
  LOCKSTEP_ASSIGN(const HostPort where, HostPort::Parse(options.where));
  LOCKSTEP_ASSIGN(const auto configs, MakeConfigs(options));
  RaiseDescriptorLimit();
  LOCKSTEP_ASSIGN(const FileDescriptor signals, CatchSignals());
  LOCKSTEP_ASSIGN(const auto loop, EventLoop::Create());
  LOCKSTEP_ASSIGN(Listener listener, ListenOn(where));
  const std::string address = listener.address.ToString();

  Server::Options server_options;
  server_options.configs = configs;
  server_options.service = options.service;
  server_options.timeouts = options.timeouts;
  server_options.max_connections = options.max_connections;
  server_options.exit_after = options.exit_after;
  if (!options.quiet) {
    server_options.log = [](const std::string& line) { std::cerr << line + '\n'; };
  }
  Server server(*loop, std::move(listener), std::move(server_options));
  server.Start();
  WatchSignals(*loop, server, signals, [&] { std::cerr << Reload(options, *configs) + '\n'; });
  std::cout << "listening on " << address << '\n' << std::flush;
  return loop->Run();
}

}  // namespace lockstep::tools
