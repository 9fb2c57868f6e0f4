// Uninterpreted bytes: views into the bytes that a message was parsed from, or into whatever the
// caller wants written.
#ifndef TLS_WIRE_OPAQUE_H_
#define TLS_WIRE_OPAQUE_H_

#include <cstddef>

#include "crypto/base/bytes.h"
#include "tls/wire/codec.h"

namespace lockstep::wire {

// opaque bytes<kMin..kMax> (RFC 9846, section 3.4): a length, then that many bytes.
template <size_t kMin, size_t kMax>
struct Opaque {
  static_assert(kMin <= kMax && kMax < (size_t{1} << 24));
  Bytes bytes;

  friend bool operator==(const Opaque& a, const Opaque& b) { return Equal(a.bytes, b.bytes); }
};

// opaque bytes[n], where n is known from elsewhere: everything up to the end of what encloses it.
struct OpaqueRest {
  Bytes bytes;

  friend bool operator==(const OpaqueRest& a, const OpaqueRest& b) {
    return Equal(a.bytes, b.bytes);
  }
};

template <size_t kMin, size_t kMax>
struct Codec<Opaque<kMin, kMax>> {
  static constexpr size_t kMinSize = PrefixWidth(kMax) + kMin;
  static void Get(ByteReader& reader, Opaque<kMin, kMax>& out) {
    out.bytes = reader.Take(GetLength<kMin, kMax>(reader));
  }
  static void Put(ByteWriter& writer, const Opaque<kMin, kMax>& value) {
    PutVector<kMin, kMax>(writer, [&] { writer.Put(value.bytes); });
  }
};

template <>
struct Codec<OpaqueRest> {
  static constexpr size_t kMinSize = 0;
  static void Get(ByteReader& reader, OpaqueRest& out) {
    out.bytes = reader.Take(reader.remaining());
  }
  static void Put(ByteWriter& writer, const OpaqueRest& value) { writer.Put(value.bytes); }
};

}  // namespace lockstep::wire

#endif  // TLS_WIRE_OPAQUE_H_
