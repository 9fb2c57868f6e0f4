// Application data through a whole connection, one record a call. Ours seals straight into the
// caller's buffer and opens in place; OpenSSL goes through memory BIOs, as one who brings a
// transport of his own has to.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/compare.h"
#include "benchmarks/handshake.h"
#include "benchmarks/lockstep_engine.h"
#include "benchmarks/openssl_engine.h"
#include "benchmarks/pki.h"

namespace lockstep::benchmarks {
namespace {

// Records under way: as many as fit into a part of the second-level cache.
constexpr size_t kRingSize = 128 << 10;
constexpr size_t kSizes[] = {64, 256, 1350, 4096, 16384};
constexpr size_t kMaxRecords = 256;
constexpr size_t kOverhead = 5 + 1 + 16;  // header, content type, tag

template <class Engine>
class Stream {
 public:
  Stream(const Pki& pki, const std::string& suite, size_t size)
      : pair_(Engine(pki, suite)),
        plaintext_(size, 'x'),
        ring_(std::clamp<size_t>(kRingSize / size, 1, kMaxRecords),
              std::vector<uint8_t>(size + kOverhead)) {}

  [[nodiscard]] size_t records() const { return ring_.size(); }

  void Seal() {
    for (std::vector<uint8_t>& record : ring_)
      Require(pair_.server.Seal(plaintext_, record) == record.size(), "not one record");
  }

  void Open() {
    for (std::vector<uint8_t>& record : ring_)
      Require(pair_.client.Open(record) == plaintext_.size(), "not the plaintext");
  }

 private:
  Pair<Engine> pair_;
  std::vector<uint8_t> plaintext_;
  std::vector<std::vector<uint8_t>> ring_;
};

template <class Engine>
Contender Sealing(const std::string& name, const std::shared_ptr<const Pki>& pki,
                  const Subject& subject) {
  return {name, [=] {
            const auto stream = std::make_shared<Stream<Engine>>(*pki, subject.suite, subject.size);
            return Work{stream->records(), [=](Stopwatch& watch) {
                          watch.Start();
                          stream->Seal();
                          watch.Stop();
                        }};
          }};
}

template <class Engine>
Contender Opening(const std::string& name, const std::shared_ptr<const Pki>& pki,
                  const Subject& subject) {
  return {name, [=] {
            const auto stream = std::make_shared<Stream<Engine>>(*pki, subject.suite, subject.size);
            return Work{stream->records(), [=](Stopwatch& watch) {
                          stream->Seal();
                          watch.Start();
                          stream->Open();
                          watch.Stop();
                        }};
          }};
}

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  const auto pki = std::make_shared<const Pki>(MakePki(crypto::KeyAlgorithm::kEcdsaP256));
  for (const crypto::CipherSuite* suite : crypto::DefaultProvider().cipher_suites) {
    for (const size_t size : kSizes) {
      Subject subject{.op = "seal", .suite = std::string(suite->name), .size = size};
      comparisons.Time(subject, {Sealing<LockstepEngine>(kOurs, pki, subject),
                                 Sealing<OpensslEngine>("openssl", pki, subject)});
      subject.op = "open";
      comparisons.Time(subject, {Opening<LockstepEngine>(kOurs, pki, subject),
                                 Opening<OpensslEngine>("openssl", pki, subject)});
    }
  }
}

}  // namespace lockstep::benchmarks
