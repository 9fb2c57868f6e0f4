// A handshake, full, hybrid or resumed, X25519 and TLS_AES_128_GCM_SHA256, the host name verified:
// both sides, and each apart. Connections are made and destroyed within the time; configurations,
// and the session that is resumed, are not.
#include <memory>
#include <string>
#include <utility>

#include "benchmarks/compare.h"
#include "benchmarks/handshake.h"
#include "benchmarks/lockstep_engine.h"
#include "benchmarks/openssl_engine.h"
#include "benchmarks/pki.h"

namespace lockstep::benchmarks {
namespace {

enum class Sides { kBoth, kClient, kServer };

template <class Engine>
void HandshakeOnce(const Engine& engine, HandshakeKind kind, Sides sides, Stopwatch& watch) {
  const auto during = [&](bool is_client, auto step) {
    const bool counts = sides == Sides::kBoth || is_client == (sides == Sides::kClient);
    if (counts) watch.Start();
    step();
    if (counts) watch.Stop();
  };
  using Endpoint = typename Engine::Endpoint;
  typename Engine::Session session = engine.NewSession();
  std::unique_ptr<Endpoint> client, server;
  during(true, [&] { client = std::make_unique<Endpoint>(engine.Client(std::move(session))); });
  during(false, [&] { server = std::make_unique<Endpoint>(engine.Server()); });
  ShakeHands(*client, *server, during);
  Require(client->resumed() == (kind == HandshakeKind::kResumed), "another handshake than asked");
  during(true, [&] { client.reset(); });
  during(false, [&] { server.reset(); });
}

template <class Engine>
Contender Handshakes(const std::string& name, const std::shared_ptr<const Pki>& pki,
                     HandshakeKind kind, Sides sides) {
  return {name, [=] {
            const auto engine = std::make_shared<Engine>(*pki, "TLS_AES_128_GCM_SHA256", kind);
            return Work{1, [=](Stopwatch& watch) { HandshakeOnce(*engine, kind, sides, watch); }};
          }};
}

void Compare(Comparisons& comparisons, crypto::KeyAlgorithm algorithm, size_t intermediates,
             HandshakeKind kind = HandshakeKind::kFull) {
  const auto pki = std::make_shared<const Pki>(MakePki(algorithm, intermediates));
  std::string chain(NameOf(algorithm));
  if (intermediates > 0) chain += " x " + std::to_string(intermediates + 1);
  if (kind == HandshakeKind::kKnownChain) chain += ", known";
  for (const auto& [op, sides] :
       {std::pair{"both", Sides::kBoth}, std::pair{"client", Sides::kClient},
        std::pair{"server", Sides::kServer}}) {
    comparisons.Time({.op = NameOf(kind) + std::string(", ") + op,
                      .suite = "TLS_AES_128_GCM_SHA256",
                      .chain = chain},
                     {Handshakes<LockstepEngine>(kOurs, pki, kind, sides),
                      Handshakes<OpensslEngine>("openssl", pki, kind, sides)});
  }
}

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  using crypto::KeyAlgorithm;
  Compare(comparisons, KeyAlgorithm::kEcdsaP256, 0);
  Compare(comparisons, KeyAlgorithm::kEcdsaP256, 1);
  // Beside OpenSSL's X25519: what being post-quantum costs who comes from there.
  Compare(comparisons, KeyAlgorithm::kEcdsaP256, 0, HandshakeKind::kHybrid);
  Compare(comparisons, KeyAlgorithm::kEcdsaP384, 0);
  Compare(comparisons, KeyAlgorithm::kRsa, 0);
  Compare(comparisons, KeyAlgorithm::kEd25519, 0);
  // Headlines are without a cache of chains.
  Compare(comparisons, KeyAlgorithm::kEcdsaP256, 1, HandshakeKind::kKnownChain);
  // The certificate matters only as a part of the session.
  Compare(comparisons, KeyAlgorithm::kEcdsaP256, 0, HandshakeKind::kResumed);
}

}  // namespace lockstep::benchmarks
