// Handshakes by X25519 and TLS_AES_128_GCM_SHA256, the host name verified: both sides, and each
// apart. Connections are made and destroyed within the time; configurations, and the session that
// is resumed, are not. Beside OpenSSL, the engine's own public-key operations ("primitives"), so
// that what the ratio lacks of 1 is the engine's share of the time: messages, hashes, keys,
// records.
#include <array>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "benchmarks/compare.h"
#include "benchmarks/handshake.h"
#include "benchmarks/lockstep_engine.h"
#include "benchmarks/openssl_engine.h"
#include "benchmarks/pki.h"
#include "benchmarks/primitives_watch.h"

namespace lockstep::benchmarks {
namespace {

constexpr char kSuite[] = "TLS_AES_128_GCM_SHA256";

enum class Sides { kBoth, kClient, kServer };

// What of a handshake counts.
struct Part {
  Sides sides = Sides::kBoth;
  bool primitives_only = false;  // for engines that are watched (primitives_watch.h)
};

template <class Engine>
void HandshakeOnce(const Engine& engine, HandshakeKind kind, Part part, Stopwatch& watch) {
  const auto during = [&](bool is_client, auto step) {
    const bool counts = part.sides == Sides::kBoth || is_client == (part.sides == Sides::kClient);
    if (!counts) return step();
    if (part.primitives_only) {
      WatchPrimitives(&watch);
      step();
      return WatchPrimitives(nullptr);
    }
    watch.Start();
    step();
    watch.Stop();
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

template <class MakeEngine>
Contender Handshakes(const std::string& name, HandshakeKind kind, Part part, MakeEngine make) {
  return {name, [=] {
            const auto engine = make();
            return Work{1, [=](Stopwatch& watch) { HandshakeOnce(*engine, kind, part, watch); }};
          }};
}

void Compare(Comparisons& comparisons, const std::string& op, const std::string& chain,
             const std::shared_ptr<const Pki>& pki, HandshakeKind kind) {
  const auto ours = [=](bool watched) {
    return [=] {
      return std::make_shared<LockstepEngine>(*pki, kSuite, kind,
                                              LockstepEngine::Options{.watched = watched});
    };
  };
  const auto openssl = [=] { return std::make_shared<OpensslEngine>(*pki, kSuite, kind); };
  for (const auto& [suffix, sides] :
       {std::pair{"", Sides::kBoth}, std::pair{", client", Sides::kClient},
        std::pair{", server", Sides::kServer}}) {
    comparisons.Time({.op = op + suffix, .suite = kSuite, .chain = chain},
                     {Handshakes(kOurs, kind, {sides}, ours(false)),
                      Handshakes("openssl", kind, {sides}, openssl),
                      Handshakes("primitives", kind, {sides, true}, ours(true))});
  }
}

void Compare(Comparisons& comparisons, crypto::KeyAlgorithm algorithm, size_t intermediates,
             HandshakeKind kind = HandshakeKind::kFull) {
  std::string chain(NameOf(algorithm));
  if (intermediates > 0) chain += " x " + std::to_string(intermediates + 1);
  if (kind == HandshakeKind::kKnownChain) chain += ", known";
  Compare(comparisons, NameOf(kind), chain,
          std::make_shared<const Pki>(MakePki(algorithm, intermediates)), kind);
}

// Of each of several threads: enough that starting one, some 40 us, is nothing beside them.
constexpr size_t kHandshakes = 128;

// Handshakes that `thread_count` threads make at once, of connections that share configurations.
Contender ThreadsOf(const std::string& name, size_t thread_count,
                    const std::shared_ptr<const Pki>& pki) {
  return {name, [=] {
            const auto engine = std::make_shared<LockstepEngine>(*pki, kSuite);
            return Work{thread_count * kHandshakes, [=](Stopwatch& watch) {
                          const auto work = [&engine] {
                            Stopwatch ignored;
                            for (size_t i = 0; i < kHandshakes; ++i)
                              HandshakeOnce(*engine, HandshakeKind::kFull, {}, ignored);
                          };
                          watch.Start();
                          {
                            std::vector<std::jthread> others;
                            while (others.size() + 1 < thread_count) others.emplace_back(work);
                            work();
                          }
                          watch.Stop();
                        }};
          }};
}

// Two threads on two processors would make twice as many as one, if nothing were in their way.
void CompareThreads(Comparisons& comparisons) {
  const auto pki = std::make_shared<const Pki>(MakePki(crypto::KeyAlgorithm::kEcdsaP256));
  comparisons.Time({.op = "full, two threads", .suite = kSuite, .chain = "P-256"},
                   {ThreadsOf(kOurs, 2, pki), ThreadsOf("one thread", 1, pki)});
}

// A chain like those of the web: two certificates under a root with a long RSA key.
void CompareWeb(Comparisons& comparisons, const std::string& op, const std::string& chain,
                KeyKind intermediate, KeyKind leaf) {
  const KeyKind root = {.algorithm = crypto::KeyAlgorithm::kRsa, .rsa_bits = 4096};
  const std::array keys = {root, intermediate, leaf};
  Compare(comparisons, op, chain, std::make_shared<const Pki>(MakePki(keys)), HandshakeKind::kFull);
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
  Compare(comparisons, KeyAlgorithm::kEcdsaP256, 0, HandshakeKind::kMutual);
  CompareWeb(comparisons, "full-web-ecdsa", "P-256, P-384, RSA-4096", {KeyAlgorithm::kEcdsaP384},
             {KeyAlgorithm::kEcdsaP256});
  CompareWeb(comparisons, "full-web-rsa", "RSA-2048, RSA-2048, RSA-4096", {KeyAlgorithm::kRsa},
             {KeyAlgorithm::kRsa});
  CompareThreads(comparisons);
}

}  // namespace lockstep::benchmarks
