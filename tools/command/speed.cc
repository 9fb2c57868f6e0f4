#include "tools/command/speed.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "tls/tls.h"
#include "tools/base/environment.h"
#include "tools/base/negotiated_text.h"
#include "tools/command/cert.h"
#include "tools/command/progress.h"
#include "tools/command/server.h"
#include "tools/net/address.h"
#include "tools/net/event_loop.h"
#include "tools/net/socket.h"
#include "tools/net/tls_socket.h"

namespace lockstep::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kServerName = "localhost";
constexpr std::chrono::seconds kStallTimeout{30};
constexpr size_t kPieceSize = size_t{1} << 20;
constexpr size_t kMaxAnswer = 32;  // digits of a count

struct Configs {
  std::shared_ptr<const ClientConfig> client;
  std::shared_ptr<const ServerConfigSlot> server;
};

// A CA and a certificate that nobody else will ever see.
Outcome<Configs> MakeConfigs(const SpeedOptions& options) {
  LOCKSTEP_ASSIGN(const CertificatePem ca, MakeCertificate({}, nullptr));
  CertOptions leaf;
  leaf.kind = CertificateKind::kServer;
  leaf.algorithm = options.algorithm;
  leaf.alt_names = {std::string(kServerName)};
  LOCKSTEP_ASSIGN(const CertificatePem own, MakeCertificate(leaf, &ca));

  auto trust = std::make_shared<x509::TrustStore>();
  const auto added = trust->AddPem(AsText(ca.certificates));
  if (!added.has_value()) return ProblemOf("the CA", added.error());
  auto credential = Credential::FromPem(AsText(own.certificates), AsText(own.key));
  if (!credential.has_value()) return ProblemOf("the credential", credential.error());

  ClientOptions client;
  LOCKSTEP_ASSIGN(client.common, MakeCommonOptions(options.tls));
  client.trust_store = std::move(trust);
  // The client chooses; the server takes whatever this build has.
  ServerOptions server;
  for (const auto* suite : server.common.provider->cipher_suites) {
    server.common.cipher_suites.push_back(suite->id);
  }
  for (const auto* group : server.common.provider->groups) {
    server.common.groups.push_back(group->group);
  }
  server.credentials.push_back(*std::move(credential));
  auto client_config = CreateConfig(std::move(client));
  if (!client_config.has_value()) return ProblemOf("the options", client_config.error());
  auto server_config = ServerConfigSlot::Create(std::move(server));
  if (!server_config.has_value()) return ProblemOf("the server", server_config.error());
  return Configs{*std::move(client_config), *std::move(server_config)};
}

// The sending side: blocks until it is done, and keeps nothing waiting.
class Upload {
 public:
  Upload(TlsSocket socket, uint64_t size)
      : socket_(std::move(socket)), size_(size), piece_(std::min<uint64_t>(size, kPieceSize)) {}

  // Returns how many bytes the server says it has counted.
  Outcome<uint64_t> Run() {
    while (!ended_) {
      LOCKSTEP_TRY(Receive());
      if (connected_) Send();
      socket_.Flush();
      if (!ended_ && !moved_) LOCKSTEP_TRY(Wait());
    }
    uint64_t count = 0;
    std::from_chars(answer_.data(), answer_.data() + answer_.size(), count);
    return count;
  }
  [[nodiscard]] const Negotiated& negotiated() const { return socket_.tls().negotiated(); }
  // From the end of the handshake to the server's last word.
  [[nodiscard]] std::chrono::duration<double> elapsed() const { return Clock::now() - start_; }

 private:
  Outcome<void> Receive() {
    socket_.BeginTurn();
    while (!ended_) {
      LOCKSTEP_ASSIGN(const SocketEvent event, socket_.Next());
      if (std::holds_alternative<Blocked>(event)) break;
      if (std::holds_alternative<Connected>(event)) {
        connected_ = true;
        start_ = Clock::now();
      }
      if (const auto* data = std::get_if<Data>(&event)) {
        answer_ += AsText(data->bytes.first(std::min(data->bytes.size(), kMaxAnswer)));
      }
      ended_ = std::holds_alternative<Closed>(event);
    }
    return {};
  }

  void Send() {
    const Bytes piece =
        Bytes(piece_).first(static_cast<size_t>(std::min<uint64_t>(piece_.size(), size_ - sent_)));
    const size_t taken = piece.empty() ? 0 : socket_.Write(piece);
    sent_ += taken;
    moved_ = taken != 0;
    if (sent_ == size_ && !std::exchange(closed_, true)) socket_.Close();
    progress_.Show(sent_, size_, elapsed());
  }

  Outcome<void> Wait() {
    const auto events = static_cast<short>(POLLIN | (socket_.wants_write() ? POLLOUT : 0));
    pollfd waiting{.fd = socket_.descriptor(), .events = events, .revents = 0};
    if (poll(&waiting, 1, std::chrono::milliseconds(kStallTimeout).count()) != 0) return {};
    return Problem{ExitCode::kNetwork, "nothing has moved for a long time"};
  }

  TlsSocket socket_;
  uint64_t size_;
  uint64_t sent_ = 0;
  std::vector<uint8_t> piece_;
  std::string answer_;
  Progress progress_;
  Clock::time_point start_ = Clock::now();
  bool connected_ = false;
  bool closed_ = false;
  bool ended_ = false;
  bool moved_ = false;
};

Outcome<void> Measure(const SpeedOptions& options, const Configs& configs,
                      const SocketAddress& server) {
  const auto where = HostPort::Parse(server.ToString());
  if (!where.has_value()) return where.error();
  LOCKSTEP_ASSIGN(FileDescriptor socket, ConnectTo(*where, kStallTimeout));
  LOCKSTEP_ASSIGN(Environment environment, SystemEnvironment());
  auto tls = Connection::Client(configs.client, kServerName, std::move(environment));
  if (!tls.has_value()) return ProblemOf("the client", tls.error());
  Upload upload(TlsSocket(std::move(socket), *std::move(tls)), options.size);
  LOCKSTEP_ASSIGN(const uint64_t counted, upload.Run());
  const auto elapsed = upload.elapsed();
  if (counted != options.size) {
    return Problem{ExitCode::kTruncated, "the server counted " + std::to_string(counted) +
                                             " bytes instead of " + std::to_string(options.size)};
  }
  std::cout << FormatSize(static_cast<double>(options.size)) << " in " << FormatSeconds(elapsed)
            << ": " << FormatSize(static_cast<double>(options.size) / elapsed.count())
            << "/s, sealed and opened, over loopback TCP (" << Summary(upload.negotiated())
            << ")\n";
  return {};
}

}  // namespace

Outcome<void> Speed(const SpeedOptions& options) {
  LOCKSTEP_ASSIGN(const Configs configs, MakeConfigs(options));
  LOCKSTEP_ASSIGN(const auto loop, EventLoop::Create());
  LOCKSTEP_ASSIGN(Listener listener, ListenOn({.host = "127.0.0.1", .port = 0}));
  const SocketAddress address = listener.address;
  Server::Options server_options;
  server_options.configs = configs.server;
  server_options.service = ServiceKind::kCount;
  Server server(*loop, std::move(listener), std::move(server_options));
  server.Start();
  // The one thing of the other thread that this one touches.
  const FileDescriptor stop(eventfd(0, EFD_CLOEXEC));
  if (!stop.valid()) return ProblemOfSystem(ExitCode::kInternal, "eventfd", errno);
  loop->Watch(stop.get(), [&](uint32_t) { loop->Stop(); });
  loop->SetEvents(stop.get(), EPOLLIN);
  std::jthread thread([&] { [[maybe_unused]] const auto ended = loop->Run(); });
  auto measured = Measure(options, configs, address);
  eventfd_write(stop.get(), 1);
  return measured;
}

}  // namespace lockstep::tools
