#include "x509/der/reader.h"

#include <algorithm>
#include <utility>

#include "x509/der/oid.h"

namespace lockstep::x509::der {
namespace {

constexpr uint8_t kTagNumberMask = 0x1f;  // all ones: the number follows in further octets
constexpr uint8_t kLongLength = 0x80;
constexpr size_t kMaxLengthOctets = 4;

// X.690 8.3.2: the first nine bits of an INTEGER are not all equal.
bool IsShortestInteger(Bytes content) {
  if (content.empty()) return false;
  if (content.size() == 1) return true;
  return content[0] == 0 ? content[1] >= 0x80 : content[0] != 0xff || content[1] < 0x80;
}

}  // namespace

Element Reader::Next() {
  const Bytes rest = input_.subspan(position_);
  if (rest.empty()) {
    Fail(Reason::kDerTruncated, 1, 0);
    return {};
  }
  const uint8_t identifier = rest[0];
  // Tag numbers from 31 on have no use in certificates; identifier 0 is BER's end-of-contents.
  if ((identifier & kTagNumberMask) == kTagNumberMask || identifier == 0) {
    Fail(Reason::kDerInvalid);
    return {};
  }
  size_t header = 1;
  const std::optional<size_t> length = Length(header);
  if (!length) return {};
  if (*length > rest.size() - header) {
    Fail(Reason::kDerTruncated, *length, rest.size() - header);
    return {};
  }
  const Element element{static_cast<Tag>(identifier), rest.subspan(header, *length),
                        rest.first(header + *length), offset() + header};
  position_ += element.whole.size();
  return element;
}

// Reads the length octets at `position` of the rest, and moves it past them (X.690 8.1.3, 10.1).
std::optional<size_t> Reader::Length(size_t& position) {
  const Bytes rest = input_.subspan(position_);
  const auto octet = [&]() -> std::optional<uint8_t> {
    if (position < rest.size()) return rest[position++];
    Fail(Reason::kDerTruncated, 1, 0);
    return std::nullopt;
  };
  const std::optional<uint8_t> first = octet();
  if (!first || *first < kLongLength) return first;
  const size_t count = *first - kLongLength;
  if (count > kMaxLengthOctets) {
    Fail(Reason::kDerLimitExceeded);
    return std::nullopt;
  }
  size_t length = 0;
  for (size_t i = 0; i < count; ++i) {
    const std::optional<uint8_t> next = octet();
    if (!next) return std::nullopt;
    length = length << 8 | *next;
  }
  // The shortest form: no count of zero (BER's indefinite length), no leading zero, no long form
  // for what the short form holds.
  if (count == 0 || length < kLongLength || length >> (8 * (count - 1)) == 0) {
    Fail(Reason::kDerInvalid);
    return std::nullopt;
  }
  if (length > kMaxElementSize) {
    Fail(Reason::kDerLimitExceeded);
    return std::nullopt;
  }
  return length;
}

Element Reader::Expect(Tag tag) {
  if (!NextIs(tag)) {
    if (empty()) {
      Fail(Reason::kDerTruncated, 1, 0);
    } else {
      Fail(Reason::kDerUnexpectedTag, std::to_underlying(tag), input_[position_]);
    }
    return {};
  }
  return Next();
}

std::optional<Element> Reader::Optional(Tag tag) {
  if (!NextIs(tag)) return std::nullopt;
  return Next();
}

bool Reader::NextIs(Tag tag) const {
  return !empty() && input_[position_] == std::to_underlying(tag);
}

Reader Reader::Enter(Tag tag) {
  const Element element = Expect(tag);
  return Inside(element);
}

Reader Reader::Inside(const Element& element) const {
  Reader inner(element.content, element.offset);
  inner.depth_ = depth_ + 1;
  if (error_) inner.FailWith(*error_);
  // Whether an element holds elements is part of its tag; a caller that enters a primitive one
  // (an OCTET STRING that wraps DER) means to.
  if (inner.depth_ > kMaxDepth) inner.Fail(Reason::kDerLimitExceeded);
  return inner;
}

Reader Reader::Over(const Element& element) const {
  Reader reader(element.whole, element.offset - (element.whole.size() - element.content.size()));
  reader.depth_ = depth_;
  if (error_) reader.FailWith(*error_);
  return reader;
}

bool Reader::Boolean() {
  const Element element = Expect(Tag::kBoolean);
  if (!ok()) return false;
  // X.690 11.1: TRUE is all ones.
  if (element.content.size() != 1 || (element.content[0] != 0 && element.content[0] != 0xff)) {
    FailIn(element, Reason::kDerInvalid);
    return false;
  }
  return element.content[0] != 0;
}

Bytes Reader::Integer(Tag tag) {
  const Element element = Expect(tag);
  if (!ok()) return {};
  if (!IsShortestInteger(element.content)) {
    FailIn(element, Reason::kDerInvalid);
    return {};
  }
  return element.content;
}

Bytes Reader::Unsigned(Tag tag) {
  const Element element = Expect(tag);
  if (!ok()) return {};
  if (!IsShortestInteger(element.content) || element.content[0] >= 0x80) {
    FailIn(element, Reason::kDerInvalid);
    return {};
  }
  return element.content.subspan(element.content[0] == 0 ? 1 : 0);
}

uint64_t Reader::SmallInteger(uint64_t max, Tag tag) {
  const size_t start = offset();
  const Bytes digits = Unsigned(tag);
  uint64_t value = 0;
  for (const uint8_t digit : digits.first(std::min(digits.size(), sizeof value)))
    value = value << 8 | digit;
  if (digits.size() <= sizeof value && value <= max) return value;
  FailWith({Reason::kDerInvalid, static_cast<uint32_t>(start)});
  return 0;
}

BitString Reader::Bits(Tag tag) {
  const Element element = Expect(tag);
  if (!ok()) return {};
  const Bytes content = element.content;
  const uint8_t unused = content.empty() ? 0 : content[0];
  const bool has_unused_bits = unused != 0;
  // X.690 8.6.2 and 11.2.1: a count of 0 to 7, of a byte that is there, its unused bits zero.
  if (content.empty() || unused > 7 || (has_unused_bits && content.size() == 1) ||
      (has_unused_bits && (content.back() & ((1 << unused) - 1)) != 0)) {
    FailIn(element, Reason::kDerInvalid);
    return {};
  }
  return {content.subspan(1), unused};
}

Bytes Reader::WholeBytes() {
  const size_t start = offset();
  const BitString bits = Bits();
  if (bits.unused == 0) return bits.bytes;
  FailWith({Reason::kDerInvalid, static_cast<uint32_t>(start)});
  return {};
}

Bytes Reader::ObjectIdentifier(Tag tag) {
  const Element element = Expect(tag);
  if (!ok()) return {};
  if (!IsObjectIdentifier(element.content)) {
    FailIn(element, Reason::kDerInvalid);
    return {};
  }
  return element.content;
}

void Reader::Null() {
  const Element element = Expect(Tag::kNull);
  if (!element.content.empty()) FailIn(element, Reason::kDerInvalid);
}

void Reader::Fail(Reason reason, uint64_t value0, uint64_t value1) {
  FailWith({reason, static_cast<uint32_t>(offset()), {value0, value1}});
}

void Reader::FailIn(const Element& element, Reason reason) {
  FailWith({reason, static_cast<uint32_t>(element.offset)});
}

void Reader::FailWith(const Error& error) {
  if (!error_) error_ = error;
  position_ = input_.size();
}

Status Reader::Done() const {
  if (error_) return *error_;
  if (!empty())
    return Error{
        Reason::kDerTrailingBytes, static_cast<uint32_t>(offset()), {input_.size() - position_}};
  return {};
}

}  // namespace lockstep::x509::der
