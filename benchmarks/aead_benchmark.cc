// The AEADs alone, on what a TLS record gives them: see traffic.h.
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/compare.h"
#include "benchmarks/peers/all.h"
#include "benchmarks/peers/key.h"
#include "benchmarks/peers/lockstep_aead.h"
#include "benchmarks/traffic.h"
#include "benchmarks/work.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/aead/gcm/aes_gcm.h"
#include "crypto/cpu.h"
#include "crypto/provider.h"

namespace lockstep::benchmarks {
namespace {

using Sizes = std::vector<size_t>;

template <class Aead>
Contender Doing(const std::string& name, const crypto::Aead& row, const Subject& subject) {
  return Doing(name, subject, [&row] { return std::make_unique<Aead>(row); });
}

// Whatever seals makes the same records: else it is not the same work.
template <class Peer>
void CheckThatOthersOpenOurs(const crypto::Aead& row) {
  Traffic traffic({.size = 300, .batch = 1});
  LockstepAead(row).Seal(traffic, 0, 1);
  Require(Peer(row).Open(traffic, 0, 1), "a peer does not open our records");
  Peer(row).Seal(traffic, 0, 1);
  Require(LockstepAead(row).Open(traffic, 0, 1), "we do not open a peer's records");
}

void Compare(Comparisons& comparisons, const crypto::Aead& row, const Subject& subject) {
  std::vector<Contender> contenders = {Doing<LockstepAead>(kOurs, row, subject)};
  ForEachPeer(row, [&]<class Peer>(const std::string& name) {
    CheckThatOthersOpenOurs<Peer>(row);
    contenders.push_back(Doing<Peer>(name, row, subject));
  });
  comparisons.Time(subject, std::move(contenders));
}

void CompareBoth(Comparisons& comparisons, const crypto::Aead& row, const Sizes& sizes,
                 Subject subject) {
  subject.suite = row.name;
  for (const size_t size : sizes) {
    subject.size = size;
    for (const char* const op : {"seal", "open"}) {
      subject.op = op;
      Compare(comparisons, row, subject);
    }
  }
}

// What processors that can do less get. OpenSSL does not know that this one can do more.
void CompareLesserKernel(Comparisons& comparisons, std::string_view kernel,
                         bool (*supported)(const crypto::Cpu&), const crypto::Aead& row) {
  if (!supported(crypto::ThisCpu())) return;
  Subject subject{.suite = std::string(row.name) + " by " + std::string(kernel)};
  for (const size_t size : {64u, 1350u, 16384u}) {
    subject.size = size;
    for (const char* const op : {"seal", "open"}) {
      subject.op = op;
      comparisons.Time(subject, {Doing<LockstepAead>(kOurs, row, subject),
                                 Doing<OpensslAead>("openssl", row, subject)});
    }
  }
}

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  for (const crypto::CipherSuite* suite : crypto::DefaultProvider().cipher_suites) {
    const crypto::Aead& row = *suite->aead;
    if (row.name.ends_with("CCM")) {
      CompareBoth(comparisons, row, {1350, 16384}, {});
      continue;
    }
    CompareBoth(comparisons, row, {64, 256, 1024, 1350, 4096, 16384}, {});
    CompareBoth(comparisons, row, {64, 1350, 16384}, {.batch = kBatch});
    CompareBoth(comparisons, row, {64, 1350, 16384}, {.mode = "latency"});
    CompareBoth(comparisons, row, {64, 1350, 16384}, {.working_set = kRing});
    CompareBoth(comparisons, row, {1350, 16384}, {.working_set = kMemory});
  }
  const auto gcm = crypto::AllGcmRows();
  for (size_t i = 1; i < gcm.size(); ++i)
    for (const crypto::Aead* row : {gcm[i].aes128, gcm[i].aes256})
      CompareLesserKernel(comparisons, gcm[i].kernel, gcm[i].supported, *row);
  const auto chapoly = crypto::AllChaChaPolyRows();
  for (size_t i = 1; i < chapoly.size(); ++i)
    CompareLesserKernel(comparisons, chapoly[i].kernel, chapoly[i].supported, *chapoly[i].row);
}

}  // namespace lockstep::benchmarks
