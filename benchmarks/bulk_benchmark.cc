// Application data through whole connections. Ours seals straight into the caller's buffer and
// opens in place; OpenSSL goes through memory BIOs, as one who brings a transport of his own has
// to. Beside it, what our kernels alone would do with the same records.
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/compare.h"
#include "benchmarks/handshake.h"
#include "benchmarks/lockstep_engine.h"
#include "benchmarks/openssl_engine.h"
#include "benchmarks/peers/key.h"
#include "benchmarks/peers/lockstep_aead.h"
#include "benchmarks/pki.h"
#include "benchmarks/traffic.h"
#include "benchmarks/work.h"

namespace lockstep::benchmarks {
namespace {

using Sizes = std::vector<size_t>;

// What a server sends to a client.
template <class Engine>
class Stream {
 public:
  explicit Stream(const Engine& engine) : pair_(engine) {}

  void Seal(const Traffic& traffic, size_t first, size_t count) {
    std::array<Bytes, kBatch> plaintexts;
    for (size_t i = 0; i < count; ++i)
      plaintexts[i] = {traffic.plaintext(first + i), traffic.size()};
    pair_.server.Seal({plaintexts.data(), count}, RecordsOf(traffic, first, count));
  }

  bool Open(const Traffic& traffic, size_t first, size_t count) {
    const MutableBytes records = RecordsOf(traffic, first, count);
    return pair_.client.Open(records, count) == count * traffic.size();
  }

 private:
  static MutableBytes RecordsOf(const Traffic& traffic, size_t first, size_t count) {
    const MutableBytes record = traffic.record(first);
    return {record.data(), count * record.size()};
  }

  Pair<Engine> pair_;
};

class Comparer {
 public:
  explicit Comparer(Comparisons& comparisons)
      : comparisons_(comparisons),
        pki_(std::make_shared<const Pki>(MakePki(crypto::KeyAlgorithm::kEcdsaP256))) {}

  void Compare(const crypto::CipherSuite& suite, const Sizes& sizes, Subject subject) {
    subject.suite = suite.name;
    for (const size_t size : sizes) {
      subject.size = size;
      for (const char* const op : {"seal", "open"}) {
        subject.op = op;
        const auto ours = [pki = pki_, subject] {
          return std::make_unique<Stream<LockstepEngine>>(LockstepEngine(
              *pki, subject.suite, HandshakeKind::kFull, {.record_size = subject.size}));
        };
        const auto openssl = [pki = pki_, subject] {
          return std::make_unique<Stream<OpensslEngine>>(OpensslEngine(*pki, subject.suite));
        };
        const auto kernel = [&suite] { return std::make_unique<LockstepAead>(*suite.aead); };
        comparisons_.Time(subject, {Doing(kOurs, subject, ours), Doing("openssl", subject, openssl),
                                    Doing("kernel", subject, kernel)});
      }
    }
  }

 private:
  Comparisons& comparisons_;
  std::shared_ptr<const Pki> pki_;
};

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  Comparer comparer(comparisons);
  for (const crypto::CipherSuite* suite : crypto::DefaultProvider().cipher_suites) {
    if (suite->aead->name.ends_with("CCM")) {
      comparer.Compare(*suite, {1350, 16384}, {});
      continue;
    }
    comparer.Compare(*suite, {64, 256, 1024, 1350, 4096, 16384}, {});
    comparer.Compare(*suite, {64, 1024, 16384}, {.batch = kBatch});
    comparer.Compare(*suite, {64, 1350, 16384}, {.mode = "latency"});
    comparer.Compare(*suite, {64, 1350, 16384}, {.working_set = kRing});
    comparer.Compare(*suite, {1350, 16384}, {.working_set = kMemory});
  }
}

}  // namespace lockstep::benchmarks
