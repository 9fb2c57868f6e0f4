// ChainMemory: the signatures of chains that were found good, in this process's memory
// (tls/chain_cache.h).
#ifndef STORES_CHAIN_MEMORY_H_
#define STORES_CHAIN_MEMORY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "tls/chain_cache.h"
#include "x509/signed_path.h"

namespace lockstep::stores {

// Takes all its memory, about 100 bytes a chain, when it is made. Thread-safe: a lock is held for
// the time of four comparisons, and shared by few chains.
class ChainMemory final : public ChainCache {
 public:
  // `capacity`: chains, rounded up. A new one takes the place of one of four that its key chooses.
  // Throws std::bad_alloc.
  explicit ChainMemory(size_t capacity = 1024)
      : sets_(capacity < kWays ? 1 : (capacity + kWays - 1) / kWays) {}

  std::optional<x509::SignedPath> Find(const ChainKey& key) override;
  void Add(const ChainKey& key, const x509::SignedPath& path) override;

 private:
  static constexpr size_t kWays = 4;
  struct Entry {
    ChainKey key;
    x509::SignedPath path;  // of length 0: there is none
  };
  struct Set {
    std::mutex mutex;  // guards what follows
    std::array<Entry, kWays> entries = {};
    size_t oldest = 0;

    Entry* Find(const ChainKey& key);
  };
  Set& SetOf(const ChainKey& key);

  std::vector<Set> sets_;
};

}  // namespace lockstep::stores

#endif  // STORES_CHAIN_MEMORY_H_
