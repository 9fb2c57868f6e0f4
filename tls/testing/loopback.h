// Loopback: two connections that hand each other bytes through memory, cut as a test wants.
#ifndef TLS_TESTING_LOOPBACK_H_
#define TLS_TESTING_LOOPBACK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tls/testing/fixture.h"
#include "tls/tls.h"

namespace lockstep::testing {

// One side: a connection, what has arrived for it, and what came of it.
struct Endpoint {
  Connection connection;
  std::vector<uint8_t> inbox = {};
  std::string data = {};     // application data received
  std::string early = {};    // early data received
  bool done = false;         // HandshakeDone was seen
  bool closed = false;       // PeerClosed was seen
  size_t confirmations = 0;  // HandshakeConfirmed was seen so often
  std::vector<ClientAuthenticated> authenticated = {};
  std::vector<ClientSession> sessions = {};            // made of the tickets that came
  std::shared_ptr<const Question> question = nullptr;  // the newest one
  size_t events = 0;

  // Everything that Send has for the peer, written in outputs of at most `room` bytes, plaintext
  // after what is owed.
  std::vector<uint8_t> Flush(std::string_view plaintext = {}, size_t room = 1 << 16);
  // Sends early data in one output; what was taken of it is told by `taken`.
  std::vector<uint8_t> FlushEarly(std::string_view plaintext, size_t* taken = nullptr);
  // Takes what is in the inbox as far as it goes. `window`: bytes shown to Receive at a time, to be
  // grown when it asks. Stops at a question, or at an error.
  Status Drain(size_t window = SIZE_MAX);
};

// What two connections start with, beside their configurations.
struct LoopbackStart {
  std::string server_name = kServerName;
  std::optional<ClientSession> session = std::nullopt;
  int64_t now = kNow * 1000;  // both clocks, milliseconds since 1970
};

class Loopback {
 public:
  Loopback(const ClientOptions& client_options, const ServerOptions& server_options,
           LoopbackStart start = {});
  Loopback(const ClientOptions& client_options, const ServerOptions& server_options,
           std::string_view server_name)
      : Loopback(client_options, server_options,
                 LoopbackStart{.server_name = std::string(server_name)}) {}

  // Hands everything to and fro until both are silent, or one fails. Returns whether both finished
  // the handshake.
  bool Handshake();
  // One step: what one side has to send is put into the other's inbox and drained.
  Status Deliver(Endpoint& from, Endpoint& to, std::string_view plaintext = {});

  // Called with what one side sends before the other gets it; may change it.
  std::function<void(bool from_client, std::vector<uint8_t>&)> tap = nullptr;
  Endpoint client;
  Endpoint server;
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_LOOPBACK_H_
