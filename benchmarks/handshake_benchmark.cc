// A full handshake, X25519 and TLS_AES_128_GCM_SHA256, the host name verified: both sides, and each
// apart. Connections are made and destroyed within the time, configurations are not.
#include <memory>
#include <string>

#include "benchmarks/compare.h"
#include "benchmarks/handshake.h"
#include "benchmarks/lockstep_engine.h"
#include "benchmarks/openssl_engine.h"
#include "benchmarks/pki.h"

namespace lockstep::benchmarks {
namespace {

enum class Sides { kBoth, kClient, kServer };

template <class Engine>
void HandshakeOnce(const Engine& engine, Sides sides, Stopwatch& watch) {
  const auto during = [&](bool is_client, auto step) {
    const bool counts = sides == Sides::kBoth || is_client == (sides == Sides::kClient);
    if (counts) watch.Start();
    step();
    if (counts) watch.Stop();
  };
  using Endpoint = typename Engine::Endpoint;
  std::unique_ptr<Endpoint> client, server;
  during(true, [&] { client = std::make_unique<Endpoint>(engine.Client()); });
  during(false, [&] { server = std::make_unique<Endpoint>(engine.Server()); });
  ShakeHands(*client, *server, during);
  during(true, [&] { client.reset(); });
  during(false, [&] { server.reset(); });
}

template <class Engine>
Contender Handshakes(const std::string& name, const std::shared_ptr<const Pki>& pki, Sides sides) {
  return {name, [=] {
            const auto engine = std::make_shared<Engine>(*pki, "TLS_AES_128_GCM_SHA256");
            return Work{1, [=](Stopwatch& watch) { HandshakeOnce(*engine, sides, watch); }};
          }};
}

void Compare(Comparisons& comparisons, crypto::KeyAlgorithm algorithm, size_t intermediates) {
  const auto pki = std::make_shared<const Pki>(MakePki(algorithm, intermediates));
  std::string chain(NameOf(algorithm));
  if (intermediates > 0) chain += " x " + std::to_string(intermediates + 1);
  for (const auto& [op, sides] :
       {std::pair{"full", Sides::kBoth}, std::pair{"client", Sides::kClient},
        std::pair{"server", Sides::kServer}}) {
    comparisons.Time({.op = op, .suite = "TLS_AES_128_GCM_SHA256", .chain = chain},
                     {Handshakes<LockstepEngine>(kOurs, pki, sides),
                      Handshakes<OpensslEngine>("openssl", pki, sides)});
  }
}

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  using crypto::KeyAlgorithm;
  Compare(comparisons, KeyAlgorithm::kEcdsaP256, 0);
  Compare(comparisons, KeyAlgorithm::kEcdsaP256, 1);
  Compare(comparisons, KeyAlgorithm::kEcdsaP384, 0);
  Compare(comparisons, KeyAlgorithm::kRsa, 0);
  Compare(comparisons, KeyAlgorithm::kEd25519, 0);
}

}  // namespace lockstep::benchmarks
