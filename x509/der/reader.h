// der::Reader reads DER (X.690) and nothing but DER: definite lengths in their shortest form,
// one-byte tags, shortest integers, canonical booleans and bit strings.
#ifndef X509_DER_READER_H_
#define X509_DER_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "x509/der/tag.h"

namespace lockstep::x509::der {

// How deep elements may nest. Certificates with every extension of RFC 5280 stay below 16.
inline constexpr int kMaxDepth = 32;
// The longest element, in bytes: far above any certificate, below what would overflow an offset.
inline constexpr size_t kMaxElementSize = size_t{1} << 24;

// One element: `whole` is tag, length and content; `content` its last part. Both borrow from the
// input. `offset` is the position of the content in the outermost input.
struct Element {
  Tag tag{};
  Bytes content;
  Bytes whole;
  size_t offset = 0;
};

// BIT STRING: `unused` (0 to 7) low bits of the last byte do not count, and are zero.
struct BitString {
  Bytes bytes;
  uint8_t unused = 0;
};

// The first failure sticks: every later read yields something empty, and Done() reports it, so a
// parser reads a whole structure and asks once. A reader made by Enter starts with its parent's
// failure; its own is not seen by the parent, so that each reader is asked. `base` is where `input`
// lies in the outermost input.
class Reader {
 public:
  explicit Reader(Bytes input, size_t base = 0) : input_(input), base_(base) {}

  // Next reads any element; Expect one of the given tag, else kDerUnexpectedTag.
  Element Next();
  Element Expect(Tag tag);
  // Optional reads the next element if it has the given tag.
  std::optional<Element> Optional(Tag tag);
  // Enter expects an element and returns a reader over its content.
  Reader Enter(Tag tag);
  // Inside returns a reader over the content of an element that this reader returned.
  [[nodiscard]] Reader Inside(const Element& element) const;
  // Over returns a reader over such an element itself, so that it can be read as what it is.
  [[nodiscard]] Reader Over(const Element& element) const;
  [[nodiscard]] bool NextIs(Tag tag) const;

  bool Boolean();
  // Integer reads an INTEGER in its shortest form and returns its content: two's complement, big
  // endian, not empty.
  Bytes Integer(Tag tag = Tag::kInteger);
  // Unsigned reads an INTEGER that is not negative and returns it without a leading zero byte;
  // empty for zero.
  Bytes Unsigned(Tag tag = Tag::kInteger);
  // SmallInteger reads an INTEGER from 0 to `max`.
  uint64_t SmallInteger(uint64_t max, Tag tag = Tag::kInteger);
  BitString Bits(Tag tag = Tag::kBitString);
  // WholeBytes reads a BIT STRING without unused bits.
  Bytes WholeBytes();
  Bytes OctetString() { return Expect(Tag::kOctetString).content; }
  // ObjectIdentifier returns the content of a well-formed OBJECT IDENTIFIER.
  Bytes ObjectIdentifier(Tag tag = Tag::kObjectIdentifier);
  void Null();

  // Fail records an error at the current position unless an earlier one is recorded; nothing more
  // can be read.
  void Fail(Reason reason, uint64_t value0 = 0, uint64_t value1 = 0);
  void FailWith(const Error& error);
  // FailIn records an error at the content of an element that was read.
  void FailIn(const Element& element, Reason reason);

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  [[nodiscard]] bool empty() const { return position_ == input_.size(); }
  // The absolute offset of the next byte.
  [[nodiscard]] size_t offset() const { return base_ + position_; }

  // Done reports the first failure, or kDerTrailingBytes where input is left.
  [[nodiscard]] Status Done() const;

 private:
  std::optional<size_t> Length(size_t& position);

  Bytes input_;
  size_t base_;
  size_t position_ = 0;
  int depth_ = 0;
  std::optional<Error> error_;
};

}  // namespace lockstep::x509::der

#endif  // X509_DER_READER_H_
