// Traffic: the records that AEADs are compared on, laid out the same way for each of them.
#ifndef BENCHMARKS_TRAFFIC_H_
#define BENCHMARKS_TRAFFIC_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "benchmarks/compare.h"
#include "benchmarks/working_set.h"
#include "crypto/aead/aead.h"
#include "crypto/base/bytes.h"

namespace lockstep::benchmarks {

inline constexpr uint8_t kContentType = 23;

// Records of `size` content bytes, one after the other: header, size + 1 bytes of ciphertext, tag.
// So ciphertext begins at an offset of 5, and the stride is size + 22. The plaintexts lie likewise
// in memory of their own, each with its type behind it; in the hot set all are the same one. Every
// peer seals and opens the same records under the same nonces, and they share the memory.
class Traffic {
 public:
  explicit Traffic(const Subject& subject)
      : size_(subject.size),
        set_(subject),
        plaintext_stride_(subject.working_set == kHot ? 0 : size_ + kRecordOverhead) {
    for (size_t i = 0; i < count(); ++i) {
      std::memset(record(i), kContentType, kHeaderSize);
      uint8_t* const text = set_.source() + i * plaintext_stride_;
      std::memset(text, 'x', size_);
      text[size_] = kContentType;
    }
  }

  [[nodiscard]] size_t count() const { return set_.count(); }
  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] size_t text_size() const { return size_ + 1; }  // with the type
  WorkingSet& set() { return set_; }

  [[nodiscard]] uint8_t* record(size_t i) const { return set_.records() + i * set_.stride(); }
  [[nodiscard]] uint8_t* ciphertext(size_t i) const { return record(i) + kHeaderSize; }
  [[nodiscard]] uint8_t* tag(size_t i) const { return ciphertext(i) + text_size(); }
  [[nodiscard]] const uint8_t* plaintext(size_t i) const {
    return set_.source() + i * plaintext_stride_;
  }

  // As record protection makes it: formed in a register from a counter, and stored at once.
  [[nodiscard]] crypto::Nonce nonce(size_t i) const {
    return std::bit_cast<crypto::Nonce>(kIv ^ Lanes{(i << 32) ^ chain_, 0});
  }

  // From here on, nonces wait for the 8 bytes at `result`, whatever they are.
  void WaitFor(const uint8_t* result) {
    uint64_t bytes;
    std::memcpy(&bytes, result, sizeof bytes);
    chain_ = bytes & nothing_;
  }

 private:
  using Lanes = uint64_t __attribute__((vector_size(16)));
  static constexpr Lanes kIv = {0x0807060504030201, 0x0c0b0a09};

  size_t size_;
  WorkingSet set_;
  size_t plaintext_stride_;
  uint64_t chain_ = 0;
  volatile uint64_t nothing_ = 0;  // what the compiler must not know
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_TRAFFIC_H_
