// SharedWords: a few words that change seldom, and that threads read without writing anything.
#ifndef STORES_SHARED_WORDS_H_
#define STORES_SHARED_WORDS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "crypto/base/secret.h"

namespace lockstep::stores {

// Readers contend with nobody: the cache lines stay shared between their processors until the words
// change. New words overwrite the old ones where they lie, so that secrets are gone when they are
// replaced; destruction wipes them.
template <size_t kCount>
class SharedWords {
 public:
  using Words = std::array<uint64_t, kCount>;

  // All 0.
  SharedWords() = default;
  ~SharedWords() { Wipe({reinterpret_cast<uint8_t*>(words_.data()), sizeof(words_)}); }
  SharedWords(const SharedWords&) = delete;
  SharedWords& operator=(const SharedWords&) = delete;

  // One writer at a time, which a lock of the caller's sees to.
  void Write(const Words& words) {
    const uint64_t version = version_.load(std::memory_order_relaxed);
    version_.store(version + 1, std::memory_order_relaxed);  // odd: they are changing
    for (size_t i = 0; i < kCount; ++i) words_[i].store(words[i], std::memory_order_release);
    version_.store(version + 2, std::memory_order_release);
  }

  // False where a writer was met: then `words` may be of both kinds, and are to be read under the
  // writers' lock.
  [[nodiscard]] bool Read(Words& words) const {
    const uint64_t version = version_.load(std::memory_order_acquire);
    for (size_t i = 0; i < kCount; ++i) words[i] = words_[i].load(std::memory_order_acquire);
    // Who has read a new word sees here, by its release, at least the odd number before it; and no
    // read of a word can move behind this one, since each is an acquire.
    return version % 2 == 0 && version_.load(std::memory_order_relaxed) == version;
  }

 private:
  // A line of its own: what else the object has may be written.
  alignas(64) std::atomic<uint64_t> version_ = 0;
  std::array<std::atomic<uint64_t>, kCount> words_{};
  static_assert(std::atomic<uint64_t>::is_always_lock_free);
};

}  // namespace lockstep::stores

#endif  // STORES_SHARED_WORDS_H_
