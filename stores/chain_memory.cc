#include "stores/chain_memory.h"

#include <algorithm>
#include <cstring>

namespace lockstep::stores {

std::optional<x509::SignedPath> ChainMemory::Find(const ChainKey& key) {
  Set& set = SetOf(key);
  const std::lock_guard lock(set.mutex);
  const Entry* const entry = set.Find(key);
  return entry != nullptr ? std::optional(entry->path) : std::nullopt;
}

void ChainMemory::Add(const ChainKey& key, const x509::SignedPath& path) {
  Set& set = SetOf(key);
  const std::lock_guard lock(set.mutex);
  Entry* entry = set.Find(key);
  if (entry == nullptr) {
    entry = &set.entries[set.oldest];
    set.oldest = (set.oldest + 1) % kWays;
  }
  *entry = {key, path};
}

// Keys are public, as certificates are: nothing is told by the time that this takes.
ChainMemory::Entry* ChainMemory::Set::Find(const ChainKey& key) {
  const auto found = std::ranges::find_if(
      entries, [&](const Entry& entry) { return entry.path.length != 0 && entry.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

ChainMemory::Set& ChainMemory::SetOf(const ChainKey& key) {
  uint64_t number;  // a hash's first bytes
  std::memcpy(&number, key.data(), sizeof(number));
  return sets_[number % sets_.size()];
}

}  // namespace lockstep::stores
