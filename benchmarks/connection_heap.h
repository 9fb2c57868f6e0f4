// MeasureHeap: what the two sides of one connection take of the heap.
#ifndef BENCHMARKS_CONNECTION_HEAP_H_
#define BENCHMARKS_CONNECTION_HEAP_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "benchmarks/handshake.h"
#include "benchmarks/heap.h"
#include "benchmarks/working_set.h"
#include "crypto/base/bytes.h"

namespace lockstep::benchmarks {

struct HeapOfPair {
  HeapUse client;
  HeapUse server;
};

// What counts is a handshake's peak and allocations, and what is held after the data.
inline HeapUse Joined(const HeapUse& handshake, const HeapUse& after) {
  return {.now = after.now, .peak = handshake.peak, .allocations = handshake.allocations};
}

template <class Engine>
HeapOfPair MeasureHeap(const Engine& engine) {
  HeapOfPair use;
  using Endpoint = typename Engine::Endpoint;
  std::optional<Endpoint> client, server;
  const auto during = [&](bool is_client, auto step) {
    const CountHeap counting(is_client ? use.client : use.server);
    step();
  };
  // The session, if there is one, is the client's: it has read it from somewhere.
  during(true, [&] { client.emplace(engine.Client(engine.NewSession())); });
  during(false, [&] { server.emplace(engine.Server()); });
  ShakeHands(*client, *server, during);
  const HeapOfPair handshake = use;
  // A record each way: idle is a connection that was in use.
  const std::vector<uint8_t> plaintext(100, 'x');
  std::vector<uint8_t> record(plaintext.size() + kRecordOverhead);
  const Bytes piece(plaintext);
  during(true, [&] { client->Seal({&piece, 1}, record); });
  during(false, [&] { server->Open(record, 1); });
  during(false, [&] { server->Seal({&piece, 1}, record); });
  during(true, [&] { client->Open(record, 1); });
  return {Joined(handshake.client, use.client), Joined(handshake.server, use.server)};
}

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_CONNECTION_HEAP_H_
