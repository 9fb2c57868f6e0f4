// The record layer: records from application data and back, under keys that are set. Ours against
// the shortest record layer that one can put around the AEADs of others: a header, a nonce, and the
// look at both when a record is opened; no limits, no errors, no padding.
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/compare.h"
#include "benchmarks/peers/all.h"
#include "benchmarks/peers/key.h"
#include "benchmarks/traffic.h"
#include "benchmarks/work.h"
#include "crypto/provider.h"
#include "record/reader.h"
#include "record/writer.h"

namespace lockstep::benchmarks {
namespace {

using Sizes = std::vector<size_t>;

class LockstepRecords {
 public:
  LockstepRecords(const crypto::Aead& row, size_t size) {
    constexpr std::array<uint8_t, crypto::kAeadNonceSize> kIv = {1, 2, 3};
    const auto protection = [&] {
      return record::Protection::Create(row, Bytes(kKey).first(row.key_size), kIv).value();
    };
    writer_.Protect(protection());
    reader_.Protect(protection());
    Require(writer_.SetMaxFragmentSize(size).has_value(), "not a fragment's size");
  }

  void Seal(const Traffic& traffic, size_t first, size_t count) {
    std::array<Bytes, kBatch> plaintexts;
    for (size_t i = 0; i < count; ++i)
      plaintexts[i] = {traffic.plaintext(first + i), traffic.size()};
    const MutableBytes out(traffic.header(first), count * traffic.record(first).size());
    const auto sealed =
        writer_.Seal(record::ContentType::kApplicationData, {plaintexts.data(), count}, out);
    Require(sealed.has_value() && sealed->written == out.size(), "we could not seal");
  }

  bool Open(const Traffic& traffic, size_t first, size_t count) {
    if (count == 1) {
      const auto read = reader_.Next(traffic.record(first));
      return read && read->record && read->record->content.size() == traffic.size();
    }
    std::array<MutableBytes, kBatch> contents;
    const MutableBytes records(traffic.header(first), count * traffic.record(first).size());
    return reader_.NextRun(records, {contents.data(), count}).records == count &&
           contents.back().size() == traffic.size();
  }

 private:
  record::Writer writer_;
  record::Reader reader_;
};

template <class Aead>
class Framed {
 public:
  explicit Framed(const crypto::Aead& row) : aead_(row) {}

  void Seal(const Traffic& traffic, size_t first, size_t count) {
    for (size_t i = first; i < first + count; ++i) traffic.WriteHeader(i);
    aead_.Seal(traffic, first, count);
  }

  bool Open(const Traffic& traffic, size_t first, size_t count) {
    bool good = true;
    for (size_t i = first; i < first + count; ++i) good &= traffic.HasHeader(i);
    good &= aead_.Open(traffic, first, count);
    for (size_t i = first; i < first + count; ++i) good &= *(traffic.tag(i) - 1) == kContentType;
    return good;
  }

 private:
  Aead aead_;
};

void Compare(Comparisons& comparisons, const crypto::Aead& row, const Sizes& sizes,
             Subject subject) {
  subject.suite = row.name;
  for (const size_t size : sizes) {
    subject.size = size;
    for (const char* const op : {"seal", "open"}) {
      subject.op = op;
      std::vector<Contender> contenders = {Doing(
          kOurs, subject, [&row, size] { return std::make_unique<LockstepRecords>(row, size); })};
      ForEachPeer(row, [&]<class Peer>(const std::string& name) {
        contenders.push_back(
            Doing(name, subject, [&row] { return std::make_unique<Framed<Peer>>(row); }));
      });
      comparisons.Time(subject, std::move(contenders));
    }
  }
}

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  for (const crypto::CipherSuite* suite : crypto::DefaultProvider().cipher_suites) {
    if (suite->aead->name.ends_with("CCM")) continue;
    Compare(comparisons, *suite->aead, {64, 256, 1024, 1350, 4096, 16384}, {});
    Compare(comparisons, *suite->aead, {64, 1350, 16384}, {.batch = kBatch});
    Compare(comparisons, *suite->aead, {64, 1350, 16384}, {.mode = "latency"});
    Compare(comparisons, *suite->aead, {64, 1350, 16384}, {.working_set = kRing});
    Compare(comparisons, *suite->aead, {1350, 16384}, {.working_set = kMemory});
  }
}

}  // namespace lockstep::benchmarks
