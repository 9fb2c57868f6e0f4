// Many idle established connections in one process: what each holds of the heap, and of the
// process's resident memory. Both sides are here, so that half of them are clients; each has
// resumed one session, which takes less time than a full handshake and leaves the same, and was in
// use.
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/compare.h"
#include "benchmarks/handshake.h"
#include "benchmarks/heap.h"
#include "benchmarks/lockstep_engine.h"
#include "benchmarks/openssl_engine.h"
#include "benchmarks/pki.h"
#include "benchmarks/working_set.h"

namespace lockstep::benchmarks {
namespace {

// A hundred thousand of OpenSSL's would take some 5 GB.
constexpr size_t kMostOfOpenssl = 10'000;

// Bytes a connection.
struct Footprint {
  double heap = 0;
  double resident = 0;
};

size_t ResidentBytes() {
  size_t total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

// A record from each client to its server.
template <class Engine>
void Use(std::vector<Pair<Engine>>& pairs) {
  const std::vector<uint8_t> plaintext(100, 'x');
  std::vector<uint8_t> record(plaintext.size() + kRecordOverhead);
  const Bytes piece(plaintext);
  for (Pair<Engine>& pair : pairs) {
    pair.client.Seal({&piece, 1}, record);
    Require(pair.server.Open(record, 1) == plaintext.size(), "a connection does not work any more");
  }
}

template <class Engine>
Footprint Measure(const Engine& engine, size_t connections) {
  // What is made on first use and kept is no connection's.
  {
    const Pair<Engine> first(engine);
  }
  std::vector<Pair<Engine>> pairs;
  const size_t resident = ResidentBytes();
  HeapUse heap;
  {
    const CountHeap counting(heap);
    pairs.reserve(connections / 2);
    while (pairs.size() < connections / 2) pairs.emplace_back(engine);
    Use(pairs);
  }
  const auto each = [&](double bytes) { return bytes / static_cast<double>(connections); };
  return {each(static_cast<double>(heap.now)),
          each(static_cast<double>(ResidentBytes()) - static_cast<double>(resident))};
}

// In a process of its own, so that nothing that was freed before is in the way.
template <class Engine>
Footprint MeasureApart(const Engine& engine, size_t connections) {
  int ends[2];
  Require(pipe(ends) == 0, "there is no pipe");
  const pid_t child = fork();
  Require(child >= 0, "there is no second process");
  if (child == 0) {
    const Footprint found = Measure(engine, connections);
    _exit(write(ends[1], &found, sizeof(found)) == sizeof(found) ? 0 : 1);
  }
  close(ends[1]);
  Footprint found;
  const bool good = read(ends[0], &found, sizeof(found)) == sizeof(found);
  close(ends[0]);
  Require(waitpid(child, nullptr, 0) == child && good, "a process of connections failed");
  return found;
}

struct Quantity {
  const char* name;
  double Footprint::* of;
};
constexpr Quantity kQuantities[] = {{"heap", &Footprint::heap}, {"resident", &Footprint::resident}};

template <class Engine>
Counted Counting(const std::string& name, const std::shared_ptr<const Engine>& engine,
                 size_t connections, const Quantity& quantity) {
  return {name, [=] { return MeasureApart(*engine, connections).*quantity.of; }};
}

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  if (!HeapIsCounted()) return;
  const std::string suite = "TLS_AES_128_GCM_SHA256";
  const Pki pki = MakePki(crypto::KeyAlgorithm::kEcdsaP256, 1);
  const auto ours = std::make_shared<const LockstepEngine>(pki, suite, HandshakeKind::kResumed);
  const auto openssl = std::make_shared<const OpensslEngine>(pki, suite, HandshakeKind::kResumed);
  const auto releasing = std::make_shared<const OpensslEngine>(pki, suite, HandshakeKind::kResumed,
                                                               /*release_buffers=*/true);
  for (const size_t connections : {size_t{100}, size_t{100'000}}) {
    const size_t of_openssl = std::min(connections, kMostOfOpenssl);
    for (const Quantity& quantity : kQuantities) {
      comparisons.Count(
          {.op = std::to_string(connections) + " idle, " + quantity.name, .suite = suite},
          "bytes each",
          {Counting(kOurs, ours, connections, quantity),
           Counting("openssl", openssl, of_openssl, quantity),
           Counting("openssl, releasing", releasing, of_openssl, quantity)});
    }
  }
}

}  // namespace lockstep::benchmarks
