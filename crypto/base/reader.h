// ByteReader reads big-endian fields off the front of a byte string.
#ifndef CRYPTO_BASE_READER_H_
#define CRYPTO_BASE_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace lockstep {

// The first failure sticks: every later read yields zeros or nothing, and Done() reports it, so a
// parser may read a whole struct and ask once. `base` is where `input` lies in the outermost
// message; it makes offsets of errors absolute for a reader over a part.
class ByteReader {
 public:
  explicit ByteReader(Bytes input, size_t base = 0) : input_(input), base_(base) {}

  // Integer reads `width` (1 to 8) bytes, most significant first.
  uint64_t Integer(size_t width) {
    uint64_t value = 0;
    for (uint8_t byte : Take(width)) value = value << 8 | byte;
    return value;
  }
  // Take returns the next `count` bytes as a view into the input.
  Bytes Take(size_t count) {
    if (count > remaining()) [[unlikely]] {
      Fail(Reason::kTruncated, count, remaining());
      return {};
    }
    const Bytes out = input_.subspan(position_, count);
    position_ += count;
    return out;
  }
  // Fail records an error at the current position unless an earlier one is recorded; nothing more
  // can be read.
  void Fail(Reason reason, uint64_t value0 = 0, uint64_t value1 = 0) {
    FailWith({reason, static_cast<uint32_t>(offset()), {value0, value1}});
  }
  void FailWith(const Error& error) {
    if (!error_) error_ = error;
    position_ = input_.size();
  }

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  [[nodiscard]] bool empty() const { return remaining() == 0; }
  [[nodiscard]] size_t remaining() const { return input_.size() - position_; }
  // The rest of the input, unread.
  [[nodiscard]] Bytes rest() const { return input_.subspan(position_); }
  // The absolute offset of the next byte.
  [[nodiscard]] size_t offset() const { return base_ + position_; }

  // Done reports the first failure, or kTrailingBytes where input is left.
  [[nodiscard]] Status Done() const {
    if (error_) return *error_;
    if (!empty())
      return Error{Reason::kTrailingBytes, static_cast<uint32_t>(offset()), {remaining()}};
    return {};
  }

 private:
  Bytes input_;
  size_t base_;
  size_t position_ = 0;
  std::optional<Error> error_;
};

}  // namespace lockstep

#endif  // CRYPTO_BASE_READER_H_
