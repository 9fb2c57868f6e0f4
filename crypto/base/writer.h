// ByteWriter writes big-endian fields into memory that the caller owns. It allocates nothing.
#ifndef CRYPTO_BASE_WRITER_H_
#define CRYPTO_BASE_WRITER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace lockstep {

// Writing beyond the end is not an error until Done(): the writer goes on counting, so that a run
// over an empty output measures exactly what a second run will write.
class ByteWriter {
 public:
  ByteWriter() = default;
  explicit ByteWriter(MutableBytes output) : output_(output) {}

  // Integer writes the low `width` (1 to 8) bytes of `value`, most significant first.
  void Integer(uint64_t value, size_t width) {
    for (size_t i = width; i-- > 0;) Byte(static_cast<uint8_t>(value >> (8 * i)));
  }
  void Put(Bytes bytes) {
    if (size_ + bytes.size() <= output_.size())
      std::ranges::copy(bytes, output_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += bytes.size();
  }
  // Prefixed runs `body`, which writes to this writer, and puts the length of what it wrote, as an
  // integer of `width` bytes, in front. A length that the width cannot hold is kLengthOutOfRange.
  template <class Body>
  void Prefixed(size_t width, Body body) {
    const size_t prefix = size_;
    Integer(0, width);
    const size_t start = size_;
    body();
    const uint64_t length = size_ - start;
    if (length >> (8 * width) != 0) Fail(Reason::kLengthOutOfRange, length);
    if (start > output_.size()) return;
    for (size_t i = 0; i < width; ++i)
      output_[prefix + i] = static_cast<uint8_t>(length >> (8 * (width - 1 - i)));
  }
  void Fail(Reason reason, uint64_t value = 0) {
    if (!error_) error_ = Error{reason, static_cast<uint32_t>(size_), {value}};
  }

  // Bytes written, or that would have been written had there been room.
  [[nodiscard]] size_t size() const { return size_; }
  // What was written so far; empty after an overflow.
  [[nodiscard]] Bytes written() const {
    return size_ <= output_.size() ? output_.first(size_) : MutableBytes();
  }
  // Done reports the first failure, or kOutputTooSmall.
  [[nodiscard]] Status Done() const {
    if (error_) return *error_;
    if (size_ > output_.size()) return Error{Reason::kOutputTooSmall, 0, {output_.size(), size_}};
    return {};
  }
  // The first failure other than a too small output: what a measuring run asks.
  [[nodiscard]] Status Valid() const {
    if (error_) return *error_;
    return {};
  }

 private:
  void Byte(uint8_t value) {
    if (size_ < output_.size()) output_[size_] = value;
    ++size_;
  }
  MutableBytes output_;
  size_t size_ = 0;
  std::optional<Error> error_;
};

}  // namespace lockstep

#endif  // CRYPTO_BASE_WRITER_H_
