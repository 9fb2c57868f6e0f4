// The AEADs alone, on what a TLS record gives them: see traffic.h.
#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/compare.h"
#include "benchmarks/peers/cryptopp_aead.h"
#include "benchmarks/peers/ipsec_mb_aead.h"
#include "benchmarks/peers/lockstep_aead.h"
#include "benchmarks/peers/openssl_aead.h"
#include "benchmarks/peers/sodium_aead.h"
#include "benchmarks/traffic.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/aead/gcm/aes_gcm.h"
#include "crypto/cpu.h"
#include "crypto/provider.h"

namespace lockstep::benchmarks {
namespace {

using Sizes = std::vector<size_t>;

// Whatever seals, OpenSSL too, makes the same records.
void SealAll(const crypto::Aead& row, Traffic& traffic) {
  LockstepAead aead(row);
  for (size_t i = 0; i < traffic.count(); ++i) aead.Seal(traffic, i, 1);
}

template <class Aead>
class Sealer {
 public:
  Sealer(const crypto::Aead& row, const Subject& subject)
      : traffic_(subject), aead_(row), batch_(subject.batch), waits_(subject.mode == "latency") {
    SealAll(row, traffic_);
    const std::vector<uint8_t> expected(traffic_.ciphertext(0), traffic_.tag(0) + 16);
    aead_.Seal(traffic_, 0, batch_);
    Require(std::memcmp(expected.data(), traffic_.ciphertext(0), expected.size()) == 0,
            "two AEADs make different records");
  }

  [[nodiscard]] size_t operations() { return traffic_.set().window() * traffic_.set().passes(); }

  void Run(Stopwatch& watch) {
    const size_t first = traffic_.set().Next(), end = first + traffic_.set().window();
    watch.Start();
    for (size_t pass = 0; pass < traffic_.set().passes(); ++pass) {
      for (size_t i = first; i < end; i += batch_) {
        aead_.Seal(traffic_, i, batch_);
        if (waits_) traffic_.WaitFor(traffic_.tag(i));
      }
    }
    watch.Stop();
  }

 private:
  Traffic traffic_;
  Aead aead_;
  size_t batch_;
  bool waits_;
};

template <class Aead>
class Opener {
 public:
  Opener(const crypto::Aead& row, const Subject& subject)
      : traffic_(subject),
        aead_(row),
        sealer_(row),
        batch_(subject.batch),
        waits_(subject.mode == "latency") {
    SealAll(row, traffic_);
  }

  [[nodiscard]] size_t operations() { return traffic_.set().window(); }

  void Run(Stopwatch& watch) {
    const size_t first = traffic_.set().Next(), end = first + traffic_.set().window();
    bool good = true;
    watch.Start();
    for (size_t i = first; i < end; i += batch_) {
      good &= aead_.Open(traffic_, i, batch_);
      if (waits_) traffic_.WaitFor(traffic_.tag(i) - 8);
    }
    watch.Stop();
    Require(good, "a record did not open");
    for (size_t i = first; i < end; ++i) sealer_.Seal(traffic_, i, 1);
  }

 private:
  Traffic traffic_;
  Aead aead_;
  LockstepAead sealer_;
  size_t batch_;
  bool waits_;
};

template <class Worker>
Contender Doing(const std::string& name, const crypto::Aead& row, const Subject& subject) {
  return {name, [&row, subject] {
            const auto worker = std::make_shared<Worker>(row, subject);
            return Work{worker->operations(), [worker](Stopwatch& watch) { worker->Run(watch); }};
          }};
}

template <template <class> class Worker>
void Compare(Comparisons& comparisons, const crypto::Aead& row, const Subject& subject) {
  std::vector<Contender> contenders = {Doing<Worker<LockstepAead>>(kOurs, row, subject)};
  const auto add = [&]<class Peer>(const std::string& name) {
    if (Peer::Has(row)) contenders.push_back(Doing<Worker<Peer>>(name, row, subject));
  };
  add.template operator()<OpensslAead>("openssl");
  add.template operator()<IpsecMbAead<IpsecMbWay::kDirect>>("ipsec-mb");
  add.template operator()<IpsecMbAead<IpsecMbWay::kJobs>>("ipsec-mb");
  add.template operator()<SodiumAead>("libsodium");
  add.template operator()<CryptoppAead>("cryptopp");
  comparisons.Time(subject, std::move(contenders));
}

void CompareBoth(Comparisons& comparisons, const crypto::Aead& row, const Sizes& sizes,
                 Subject subject) {
  if (subject.suite.empty()) subject.suite = row.name;
  for (const size_t size : sizes) {
    subject.size = size;
    subject.op = "seal";
    Compare<Sealer>(comparisons, row, subject);
    subject.op = "open";
    Compare<Opener>(comparisons, row, subject);
  }
}

// What processors that can do less get: against those who do not know that this one can do more.
void CompareLesserKernel(Comparisons& comparisons, std::string_view kernel,
                         bool (*supported)(const crypto::Cpu&), const crypto::Aead& row) {
  if (!supported(crypto::ThisCpu())) return;
  Subject subject{.suite = std::string(row.name) + " by " + std::string(kernel)};
  for (const size_t size : {64, 1350, 16384}) {
    subject.size = size;
    subject.op = "seal";
    comparisons.Time(subject, {Doing<Sealer<LockstepAead>>(kOurs, row, subject),
                               Doing<Sealer<OpensslAead>>("openssl", row, subject)});
    subject.op = "open";
    comparisons.Time(subject, {Doing<Opener<LockstepAead>>(kOurs, row, subject),
                               Doing<Opener<OpensslAead>>("openssl", row, subject)});
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
    CompareBoth(comparisons, row, {64, 1350, 16384}, {.batch = kMaxBatch});
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
