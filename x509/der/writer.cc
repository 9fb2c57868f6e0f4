#include "x509/der/writer.h"

#include <algorithm>
#include <array>

namespace lockstep::x509::der {

void Writer::Primitive(Tag tag, Bytes content) {
  const size_t start = out_.size();
  Raw(content);
  PutHeader(start, tag);
}

void Writer::Boolean(bool value) {
  const uint8_t octet = value ? 0xff : 0;
  Primitive(Tag::kBoolean, {&octet, 1});
}

void Writer::Unsigned(Bytes magnitude, Tag tag) {
  const auto first = std::ranges::find_if(magnitude, [](uint8_t octet) { return octet != 0; });
  const Bytes digits(first, magnitude.end());
  // A zero byte keeps the top bit from reading as a sign, and stands for zero itself.
  const bool needs_zero = digits.empty() || digits[0] >= 0x80;
  Constructed(tag, [&] {
    if (needs_zero) out_.push_back(0);
    Raw(digits);
  });
}

void Writer::SmallInteger(uint64_t value, Tag tag) {
  std::array<uint8_t, sizeof value> octets;
  for (size_t i = 0; i < octets.size(); ++i)
    octets[i] = static_cast<uint8_t>(value >> (8 * (octets.size() - 1 - i)));
  Unsigned(octets, tag);
}

void Writer::BitString(Bytes bytes, uint8_t unused) {
  Constructed(Tag::kBitString, [&] {
    out_.push_back(unused);
    Raw(bytes);
  });
}

// Puts the tag, and the length of everything from `start` on, in front of it.
void Writer::PutHeader(size_t start, Tag tag) {
  const size_t length = out_.size() - start;
  std::array<uint8_t, 2 + sizeof length> header;
  size_t size = 0;
  header[size++] = static_cast<uint8_t>(tag);
  if (length < 0x80) {
    header[size++] = static_cast<uint8_t>(length);
  } else {
    size_t octets = 1;
    while (octets < sizeof length && length >> (8 * octets) != 0) ++octets;
    header[size++] = static_cast<uint8_t>(0x80 | octets);
    for (size_t i = octets; i-- > 0;) header[size++] = static_cast<uint8_t>(length >> (8 * i));
  }
  out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(start), header.begin(),
              header.begin() + static_cast<std::ptrdiff_t>(size));
}

}  // namespace lockstep::x509::der
