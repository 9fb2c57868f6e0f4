#include "x509/chain_pool.h"

#include <algorithm>

namespace lockstep::x509 {
namespace {

// Numbers names, the same number for those that match.
class NameNumbers {
 public:
  explicit NameNumbers(std::pmr::memory_resource* memory) : names_(memory) {}

  uint32_t NumberOf(const Name& name) {
    const uint64_t hash = name.MatchHash();
    const auto known = std::ranges::find_if(
        names_, [&](const Known& k) { return k.hash == hash && k.name.Matches(name); });
    const auto number = static_cast<uint32_t>(known - names_.begin());
    if (known == names_.end()) names_.push_back({hash, name});
    return number;
  }

 private:
  struct Known {
    uint64_t hash;
    Name name;
  };
  std::pmr::vector<Known> names_;
};

}  // namespace

Result<ChainPool> ChainPool::Parse(std::span<const Bytes> chain,
                                   std::pmr::memory_resource* memory) {
  ChainPool pool(memory);
  pool.entries_.reserve(chain.size());
  NameNumbers names(memory);
  for (size_t i = 0; i < chain.size(); ++i) {
    const Result<Certificate> parsed = Certificate::Parse(chain[i]);
    if (!parsed && i == 0) return parsed.error();
    if (!parsed) continue;
    PoolEntry entry{*parsed, Authority::Of(*parsed), i};
    entry.subject_id = names.NumberOf(parsed->subject);
    entry.issuer_id = names.NumberOf(parsed->issuer);
    const auto same_key = std::ranges::find_if(pool.entries_, [&](const PoolEntry& other) {
      return Equal(other.certificate.subject_public_key_info.der,
                   parsed->subject_public_key_info.der);
    });
    entry.key_id = static_cast<uint32_t>(same_key - pool.entries_.begin());
    pool.entries_.push_back(entry);
  }
  return pool;
}

}  // namespace lockstep::x509
