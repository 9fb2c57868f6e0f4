#include "crypto/signature/ecdsa_sig_value.h"

#include <algorithm>

#include "crypto/base/reader.h"

namespace lockstep::crypto {
namespace {

constexpr uint8_t kSequence = 0x30;
constexpr uint8_t kInteger = 0x02;
constexpr size_t kLongForm = 0x80;        // from here on a length takes a byte more
constexpr uint8_t kOneLengthByte = 0x81;  // "one byte of length follows"

// Reads the contents of the element `tag`.
Bytes ReadElement(ByteReader& reader, uint8_t tag) {
  if (reader.Integer(1) != tag) reader.Fail(Reason::kInvalidSignature);
  uint64_t length = reader.Integer(1);
  if (length >= kLongForm) {
    if (length != kOneLengthByte) reader.Fail(Reason::kInvalidSignature);
    length = reader.Integer(1);
    if (length < kLongForm) reader.Fail(Reason::kInvalidSignature);  // not the shortest form
  }
  return reader.Take(length);
}

Bytes ReadInteger(ByteReader& reader) {
  Bytes number = ReadElement(reader, kInteger);
  if (number.empty() || number[0] >= 0x80) {
    reader.Fail(Reason::kInvalidSignature);
    return {};
  }
  if (number[0] != 0) return number;
  number = number.subspan(1);
  // A leading zero is there to tell the number from a negative one, or it is the number zero.
  if (!number.empty() && number[0] < 0x80) reader.Fail(Reason::kInvalidSignature);
  return number;
}

Bytes WithoutLeadingZeros(Bytes number) {
  const auto first = std::ranges::find_if(number, [](uint8_t byte) { return byte != 0; });
  return {first, number.end()};
}

// What goes before the number so that it is not negative.
size_t PaddingOf(Bytes number) { return number.empty() || number[0] >= 0x80 ? 1 : 0; }

void AppendInteger(std::vector<uint8_t>& der, Bytes number) {
  const size_t padding = PaddingOf(number);
  der.push_back(kInteger);
  der.push_back(static_cast<uint8_t>(padding + number.size()));
  der.insert(der.end(), padding, 0);
  der.insert(der.end(), number.begin(), number.end());
}

}  // namespace

Result<EcdsaSigValue> ParseEcdsaSigValue(Bytes der) {
  if (der.size() > kMaxEcdsaSigValueSize) return Error{Reason::kInvalidSignature};
  ByteReader outer(der);
  ByteReader inner(ReadElement(outer, kSequence));
  const Bytes r = ReadInteger(inner);
  const Bytes s = ReadInteger(inner);
  if (!outer.Done().has_value() || !inner.Done().has_value())
    return Error{Reason::kInvalidSignature};
  return EcdsaSigValue{r, s};
}

std::vector<uint8_t> EncodeEcdsaSigValue(Bytes r, Bytes s) {
  r = WithoutLeadingZeros(r);
  s = WithoutLeadingZeros(s);
  const size_t size = 2 + PaddingOf(r) + r.size() + 2 + PaddingOf(s) + s.size();
  std::vector<uint8_t> der;
  der.reserve(3 + size);
  der.push_back(kSequence);
  if (size >= kLongForm) der.push_back(kOneLengthByte);
  der.push_back(static_cast<uint8_t>(size));
  AppendInteger(der, r);
  AppendInteger(der, s);
  return der;
}

}  // namespace lockstep::crypto
