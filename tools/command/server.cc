#include "tools/command/server.h"

#include <cerrno>
#include <chrono>
#include <utility>
#include <vector>

#include "tools/base/environment.h"
#include "tools/base/negotiated_text.h"

namespace lockstep::tools {
namespace {

constexpr std::chrono::milliseconds kAcceptPause{500};

}  // namespace

Server::Server(EventLoop& loop, Listener listener, Options options)
    : loop_(loop),
      listener_(std::move(listener)),
      options_(std::move(options)),
      config_(options_.configs) {}

void Server::Start() {
  loop_.Watch(listener_.socket.get(), [this](uint32_t) { AcceptAll(); });
  UpdateListening();
}

void Server::Shutdown() {
  shutting_down_ = true;
  std::vector<size_t> ids;
  ids.reserve(clients_.size());
  for (const auto& [id, client] : clients_) ids.push_back(id);
  for (const size_t id : ids) {
    clients_.at(id).session->End();
    Settle(id);
  }
  UpdateListening();
}

void Server::AcceptAll() {
  while (clients_.size() < options_.max_connections && !shutting_down_) {
    SocketAddress peer;
    FileDescriptor socket = Accept(listener_.socket, peer);
    if (!socket.valid()) {
      // The client stays in the queue, so that the loop would spin.
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        PauseAccepting();
      }
      // A client that left the queue (ECONNABORTED) says nothing about those behind it.
      if (errno == ECONNABORTED || errno == EINTR) continue;
      break;
    }
    AddClient(std::move(socket), peer);
    shutting_down_ = shutting_down_ || next_id_ == options_.exit_after;
  }
  UpdateListening();
}

// Until a client leaves; and a while at most, since it may be others who use up the descriptors.
void Server::PauseAccepting() {
  out_of_descriptors_ = true;
  loop_.At(EventLoop::Clock::now() + kAcceptPause, [this] {
    out_of_descriptors_ = false;
    UpdateListening();
  });
}

void Server::AddClient(FileDescriptor socket, const SocketAddress& peer) {
  auto environment = SystemEnvironment();
  if (!environment.has_value()) return;
  auto tls = Connection::Server(config_.Get(), *std::move(environment));
  if (!tls.has_value()) return;
  const size_t id = next_id_++;
  const int descriptor = socket.get();
  Client client;
  client.session = std::make_unique<ServerSession>(TlsSocket(std::move(socket), *std::move(tls)),
                                                   options_.service, options_.timeouts);
  client.peer = peer.ToString();
  clients_.emplace(id, std::move(client));
  loop_.Watch(descriptor, [this, id](uint32_t) { Pump(id); });
  SetTimer(id);
  Settle(id);
}

void Server::Pump(size_t id) {
  clients_.at(id).session->Pump();
  Settle(id);
}

void Server::Settle(size_t id) {
  Client& client = clients_.at(id);
  const ServerSession& session = *client.session;
  if (session.connected() && !client.was_connected) {
    client.was_connected = true;
    Log(client, Summary(session.socket().tls().negotiated()));
    if (!session.early_data_text().empty()) {
      Log(client, "early data: " + session.early_data_text());
    }
  }
  const int descriptor = session.socket().descriptor();
  if (!session.over()) {
    if (session.deadline() < client.timer) SetTimer(id);
    loop_.SetEvents(descriptor, session.events());
    return;
  }
  Log(client, session.problem().value_or("done"));
  loop_.Forget(descriptor);
  clients_.erase(id);
  out_of_descriptors_ = false;
  UpdateListening();
}

// Most deadlines move on before they come, so a timer that fires too early is set anew. One for
// which an earlier one was set has lost its meaning.
void Server::SetTimer(size_t id) {
  const auto when = clients_.at(id).session->deadline();
  clients_.at(id).timer = when;
  loop_.At(when, [this, id, when] {
    const auto client = clients_.find(id);
    if (client == clients_.end() || client->second.timer != when) return;
    client->second.session->OnDeadline(EventLoop::Clock::now());
    if (!client->second.session->over()) SetTimer(id);
    Settle(id);
  });
}

void Server::UpdateListening() {
  const bool has_room = clients_.size() < options_.max_connections && !out_of_descriptors_;
  loop_.SetEvents(listener_.socket.get(), has_room && !shutting_down_ ? EPOLLIN : 0u);
  if (shutting_down_ && clients_.empty()) loop_.Stop();
}

void Server::Log(const Client& client, const std::string& text) const {
  // Advice on further lines is for those who use the command, not for a log.
  if (options_.log) options_.log(client.peer + ": " + text.substr(0, text.find('\n')));
}

}  // namespace lockstep::tools
