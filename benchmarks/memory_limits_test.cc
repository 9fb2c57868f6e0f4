// What a connection takes of the heap, at most: memory_benchmark's figures, as limits.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "benchmarks/connection_heap.h"
#include "benchmarks/lockstep_engine.h"
#include "benchmarks/pki.h"

namespace lockstep::benchmarks {
namespace {

class MemoryLimitsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!HeapIsCounted()) GTEST_SKIP() << "a sanitizer owns malloc";
  }
  static HeapOfPair Measured(const Pki& pki, HandshakeKind kind,
                             const std::string& suite = "TLS_AES_128_GCM_SHA256") {
    const LockstepEngine engine(pki, suite, kind);
    MeasureHeap(engine);  // what is made on first use and kept
    return MeasureHeap(engine);
  }
  // The vectors of a chain, with room for malloc's own words.
  static int64_t SizeOf(const std::vector<std::vector<uint8_t>>& chain) {
    int64_t size = 64;
    for (const auto& der : chain)
      size += static_cast<int64_t>(der.size() + sizeof(std::vector<uint8_t>) + 16);
    return size;
  }
};

TEST_F(MemoryLimitsTest, OfFullHandshakesWithTwoCertificates) {
  const Pki pki = MakePki(crypto::KeyAlgorithm::kEcdsaP256, 1);
  for (const HandshakeKind kind : {HandshakeKind::kFull, HandshakeKind::kHybrid}) {
    SCOPED_TRACE(NameOf(kind));
    const HeapOfPair use = Measured(pki, kind);
    EXPECT_LE(use.client.peak, 8192);
    EXPECT_LE(use.server.peak, 8192);
    EXPECT_LE(use.client.allocations + use.server.allocations, 20u);
  }
}

TEST_F(MemoryLimitsTest, OfAnIdleConnectionBesideThePeersChain) {
  const Pki pki = MakePki(crypto::KeyAlgorithm::kEcdsaP256, 1);
  for (const char* suite :
       {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}) {
    for (const HandshakeKind kind :
         {HandshakeKind::kFull, HandshakeKind::kHybrid, HandshakeKind::kResumed}) {
      SCOPED_TRACE(std::string(NameOf(kind)) + ", " + suite);
      const HeapOfPair use = Measured(pki, kind, suite);
      EXPECT_LE(use.client.now - SizeOf(pki.server.chain), 2048);
      EXPECT_LE(use.server.now, 2048);
    }
  }
}

TEST_F(MemoryLimitsTest, OfAResumedHandshake) {
  const Pki pki = MakePki(crypto::KeyAlgorithm::kEcdsaP256);
  const HeapOfPair use = Measured(pki, HandshakeKind::kResumed);
  EXPECT_LE(use.client.peak, 8192);
  EXPECT_LE(use.server.peak, 8192);
  EXPECT_LE(use.client.allocations + use.server.allocations, 20u);
}

}  // namespace
}  // namespace lockstep::benchmarks
