// Parse, Write and their like: the way into the codec.
#ifndef TLS_WIRE_PARSE_H_
#define TLS_WIRE_PARSE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/reader.h"
#include "crypto/base/result.h"
#include "crypto/base/writer.h"
#include "tls/wire/codec.h"

namespace lockstep::wire {

// Parse reads exactly one T from `input`: truncation, bytes left over, lengths out of their range
// and whatever T's own Check refuses are errors. The value borrows from `input`. Linear in the
// input; allocates nothing. Offsets in errors count from `input`, plus `base`.
template <class T>
Result<T> Parse(Bytes input, size_t base = 0) {
  ByteReader reader(input, base);
  Result<T> out{};
  Codec<T>::Get(reader, *out);
  if (const Status done = reader.Done(); !done.has_value()) return done.error();
  return out;
}

// Write appends `value` to the writer. An error is a value that its own syntax does not allow
// (kLengthOutOfRange, or what T's Check says); too small an output is left for writer.Done().
template <class T>
Status Write(ByteWriter& writer, const T& value) {
  Codec<T>::Put(writer, value);
  return writer.Valid();
}

// SizeOf returns how many bytes Write appends.
template <class T>
size_t SizeOf(const T& value) {
  ByteWriter measure;
  Codec<T>::Put(measure, value);
  return measure.size();
}

// Serialize returns the value's bytes in memory of their own.
template <class T>
Result<std::vector<uint8_t>> Serialize(const T& value) {
  std::vector<uint8_t> out(SizeOf(value));
  ByteWriter writer(out);
  Codec<T>::Put(writer, value);
  LOCKSTEP_TRY(writer.Done());
  return out;
}

}  // namespace lockstep::wire

#endif  // TLS_WIRE_PARSE_H_
