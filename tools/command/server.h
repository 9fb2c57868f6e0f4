// Server: many clients at once, on one thread.
#ifndef TOOLS_COMMAND_SERVER_H_
#define TOOLS_COMMAND_SERVER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "stores/config_slot.h"
#include "tls/tls.h"
#include "tools/base/problem.h"
#include "tools/command/server_session.h"
#include "tools/command/service.h"
#include "tools/net/event_loop.h"
#include "tools/net/socket.h"

namespace lockstep::tools {

// What new clients are served with; may change meanwhile.
using ServerConfigSlot = stores::ConfigSlot<ServerConfig>;

class Server {
 public:
  struct Options {
    std::shared_ptr<const ServerConfigSlot> configs;
    ServiceKind service = ServiceKind::kHttp;
    Timeouts timeouts;
    // Clients at a time; others wait in the listening socket's queue.
    size_t max_connections = 1000;
    // The server stops after so many clients; 0: never.
    size_t exit_after = 0;
    // Called with one line about each client, without line feed. What a client sent is escaped.
    std::function<void(const std::string& line)> log;
  };

  // Borrows the loop, which it stops once the server is done.
  Server(EventLoop& loop, Listener listener, Options options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void Start();
  // Takes no more clients, tells those that are there by close_notify, and is done when they are
  // gone, or a short while later.
  void Shutdown();

 private:
  struct Client {
    std::unique_ptr<ServerSession> session;
    std::string peer;  // its address
    bool was_connected = false;
    EventLoop::Clock::time_point timer{};  // when the one that counts fires
  };

  void AcceptAll();
  void PauseAccepting();
  void AddClient(FileDescriptor socket, const SocketAddress& peer);
  void Pump(size_t id);
  // After a session did something: logs, waits, or lets go of it.
  void Settle(size_t id);
  void SetTimer(size_t id);
  void UpdateListening();
  void Log(const Client& client, const std::string& text) const;

  EventLoop& loop_;
  Listener listener_;
  Options options_;
  ServerConfigSlot::Reader config_;
  std::unordered_map<size_t, Client> clients_;
  size_t next_id_ = 0;  // also: how many clients there were
  bool shutting_down_ = false;
  bool out_of_descriptors_ = false;
};

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_SERVER_H_
