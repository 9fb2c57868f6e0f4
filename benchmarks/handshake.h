// A handshake in memory, the same way for each engine.
#ifndef BENCHMARKS_HANDSHAKE_H_
#define BENCHMARKS_HANDSHAKE_H_

#include <optional>

#include "benchmarks/compare.h"
#include "benchmarks/wire.h"

namespace lockstep::benchmarks {

// Hands bytes to and fro until both sides have finished. `during(is_client, step)` runs each step
// of a side; it may measure it.
template <class Endpoint, class During>
void ShakeHands(Endpoint& client, Endpoint& server, During during) {
  Wire to_client, to_server;
  constexpr int kFlights = 4;
  for (int i = 0; i < kFlights && !(client.done() && server.done()); ++i) {
    during(true, [&] { client.Advance(to_client, to_server); });
    during(false, [&] { server.Advance(to_server, to_client); });
  }
  Require(client.done() && server.done(), "a handshake came to no end");
  if (to_client.size > 0) client.Advance(to_client, to_server);  // tickets
}

// Two sides that have shaken hands.
template <class Engine>
struct Pair {
  typename Engine::Endpoint client;
  typename Engine::Endpoint server;

  explicit Pair(const Engine& engine)
      : client(engine.Client(engine.NewSession())), server(engine.Server()) {
    ShakeHands(client, server, [](bool, auto step) { step(); });
  }
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_HANDSHAKE_H_
