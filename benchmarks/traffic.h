// Traffic: the records that AEADs, record layers and engines are compared on, laid out the same way
// for each of them.
#ifndef BENCHMARKS_TRAFFIC_H_
#define BENCHMARKS_TRAFFIC_H_

#include <array>
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
// So ciphertext begins at an offset of 5, and the stride is size + 22. A plaintext has its type
// behind it.
class Traffic {
 public:
  explicit Traffic(const Subject& subject)
      : size_(subject.size), set_(subject), header_(HeaderFor(text_size() + crypto::kAeadTagSize)) {
    for (size_t i = 0; i < set_.count(); ++i) {
      WriteHeader(i);
      std::memset(set_.plaintext(i), 'x', size_);
      set_.plaintext(i)[size_] = kContentType;
    }
  }

  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] size_t text_size() const { return size_ + 1; }  // with the type
  [[nodiscard]] WorkingSet& set() { return set_; }

  [[nodiscard]] MutableBytes record(size_t i) const { return {header(i), size_ + kRecordOverhead}; }
  [[nodiscard]] uint8_t* header(size_t i) const { return set_.record(i) + chain_; }
  [[nodiscard]] uint8_t* ciphertext(size_t i) const { return header(i) + kHeaderSize; }
  [[nodiscard]] uint8_t* tag(size_t i) const { return ciphertext(i) + text_size(); }
  [[nodiscard]] const uint8_t* plaintext(size_t i) const { return set_.plaintext(i) + chain_; }

  void WriteHeader(size_t i) const { std::memcpy(header(i), header_.data(), kHeaderSize); }
  [[nodiscard]] bool HasHeader(size_t i) const {
    return std::memcmp(header(i), header_.data(), kHeaderSize) == 0;
  }

  // As record protection makes it: formed in a register from a counter, and stored at once.
  [[nodiscard]] crypto::Nonce nonce(size_t i) const {
    return std::bit_cast<crypto::Nonce>(kIv ^ Lanes{(i << 32) ^ chain_, 0});
  }

  // From here on, nonces wait for the 8 bytes at `result`, whatever they are; and so does where
  // records and plaintexts lie, for those that make their own nonces.
  void WaitFor(const uint8_t* result) {
    uint64_t bytes;
    std::memcpy(&bytes, result, sizeof bytes);
    chain_ = bytes & nothing_;
  }

 private:
  using Lanes = uint64_t __attribute__((vector_size(16)));
  static constexpr Lanes kIv = {0x0807060504030201, 0x0c0b0a09};

  using Header = std::array<uint8_t, kHeaderSize>;
  static Header HeaderFor(size_t length) {
    return {kContentType, 3, 3, static_cast<uint8_t>(length >> 8), static_cast<uint8_t>(length)};
  }

  size_t size_;
  WorkingSet set_;
  Header header_;
  uint64_t chain_ = 0;
  volatile uint64_t nothing_ = 0;  // what the compiler must not know
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_TRAFFIC_H_
