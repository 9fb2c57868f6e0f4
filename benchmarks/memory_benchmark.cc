// Heap of one connection: held when the handshake is done and all has been said ("idle"), at most
// on the way there ("peak"), and the number of allocations ("handshake"). Each side apart; what the
// configuration holds is shared by all connections and not counted.
#include <memory>
#include <string>
#include <utility>

#include "benchmarks/compare.h"
#include "benchmarks/connection_heap.h"
#include "benchmarks/heap.h"
#include "benchmarks/lockstep_engine.h"
#include "benchmarks/openssl_engine.h"
#include "benchmarks/pki.h"

namespace lockstep::benchmarks {
namespace {

struct Quantity {
  const char* op;
  const char* unit;
  double (*of)(const HeapUse& use);
};

constexpr Quantity kQuantities[] = {
    {"idle", "bytes", [](const HeapUse& use) { return static_cast<double>(use.now); }},
    {"peak", "bytes", [](const HeapUse& use) { return static_cast<double>(use.peak); }},
    {"handshake", "allocations",
     [](const HeapUse& use) { return static_cast<double>(use.allocations); }},
};

template <class Engine>
Counted Counting(const std::string& name, const std::shared_ptr<const Engine>& engine,
                 const Quantity& quantity, bool client) {
  return {name, [=] {
            // What is made on first use and kept is not the connection's.
            MeasureHeap(*engine);
            const HeapOfPair use = MeasureHeap(*engine);
            return quantity.of(client ? use.client : use.server);
          }};
}

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  if (!HeapIsCounted()) return;
  const std::string suite = "TLS_AES_128_GCM_SHA256";
  for (const auto& [kind, intermediates] :
       {std::pair{HandshakeKind::kFull, size_t{0}}, std::pair{HandshakeKind::kFull, size_t{1}},
        std::pair{HandshakeKind::kHybrid, size_t{0}},
        std::pair{HandshakeKind::kResumed, size_t{0}}}) {
    const Pki pki = MakePki(crypto::KeyAlgorithm::kEcdsaP256, intermediates);
    const auto ours = std::make_shared<const LockstepEngine>(pki, suite, kind);
    const auto openssl = std::make_shared<const OpensslEngine>(pki, suite, kind);
    const auto releasing = std::make_shared<const OpensslEngine>(pki, suite, kind, true);
    const std::string prefix = kind == HandshakeKind::kFull ? "" : std::string(NameOf(kind)) + ", ";
    for (const Quantity& quantity : kQuantities) {
      for (const bool client : {true, false}) {
        comparisons.Count({.op = prefix + (client ? "client, " : "server, ") + quantity.op,
                           .suite = suite,
                           .chain = intermediates == 0 ? "P-256" : "P-256 x 2"},
                          quantity.unit,
                          {Counting(kOurs, ours, quantity, client),
                           Counting("openssl", openssl, quantity, client),
                           Counting("openssl, releasing", releasing, quantity, client)});
      }
    }
  }
}

}  // namespace lockstep::benchmarks
