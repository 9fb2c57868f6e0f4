// Codec<T>: how a value of type T looks on the wire. The presentation language of RFC 9846, section
// 3, as C++ types: a struct lists its fields once, in kFields, and reading, writing and printing
// (print.h) all walk that list. The entry points are in parse.h.
//
//   struct KeyShareEntry {
//     NamedGroup group = {};
//     Opaque<1, 0xffff> key_exchange;
//     static constexpr auto kFields = Fields(Field("group", &KeyShareEntry::group),
//                                            Field("key_exchange", &KeyShareEntry::key_exchange));
//   };
#ifndef TLS_WIRE_CODEC_H_
#define TLS_WIRE_CODEC_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "crypto/base/bytes.h"
#include "crypto/base/reader.h"
#include "crypto/base/result.h"
#include "crypto/base/writer.h"

namespace lockstep::wire {

// Codec<T> has
//   kMinSize                       the fewest bytes a value takes; 0 means that it may take none
//   Get(ByteReader&, T& out)       reads a value; a failure sticks to the reader
//   Put(ByteWriter&, const T&)     writes a value; a failure sticks to the writer
template <class T>
struct Codec;

// One entry of a kFields list: the field's name in the RFC, and where it is.
template <class Struct, class Member>
struct Field {
  constexpr Field(std::string_view field_name, Member Struct::* field_member)
      : name(field_name), member(field_member) {}
  std::string_view name;
  Member Struct::* member;
};

template <class... F>
constexpr auto Fields(F... fields) {
  return std::tuple(fields...);
}

// A struct may say what its syntax cannot, in `Status Check() const`. It is asked after reading and
// before writing, so that a value that was read is a valid one.
template <class T>
concept HasFields = requires { T::kFields; };
template <class T>
concept HasCheck = requires(const T& value) {
  { value.Check() } -> std::same_as<Status>;
};

// The unsigned integers and the enumerateds, whose underlying type is their size on the wire.
// Values without a name are kept as they are: whether one may be passed over is for the reader of
// the message to say.
template <class T>
concept Integer =
    (std::is_unsigned_v<T> || std::is_enum_v<T>) && !std::same_as<T, bool> && sizeof(T) <= 4;

template <Integer T>
struct Codec<T> {
  static constexpr size_t kMinSize = sizeof(T);
  static void Get(ByteReader& reader, T& out) { out = static_cast<T>(reader.Integer(sizeof(T))); }
  static void Put(ByteWriter& writer, const T& value) {
    writer.Integer(static_cast<uint64_t>(value), sizeof(T));
  }
};

template <size_t kSize>
struct Codec<std::array<uint8_t, kSize>> {
  static constexpr size_t kMinSize = kSize;
  static void Get(ByteReader& reader, std::array<uint8_t, kSize>& out) {
    std::ranges::copy(reader.Take(kSize), out.begin());
  }
  static void Put(ByteWriter& writer, const std::array<uint8_t, kSize>& value) {
    writer.Put(value);
  }
};

// ForEachField calls visit(name, member) for every field of `value`, in wire order.
template <HasFields T, class Visit>
constexpr void ForEachField(T& value, Visit visit) {
  std::apply([&](const auto&... field) { (visit(field.name, value.*field.member), ...); },
             std::remove_const_t<T>::kFields);
}

template <HasFields T>
struct Codec<T> {
  static constexpr size_t kMinSize = std::apply(
      []<class... M>(const Field<T, M>&...) { return (size_t{0} + ... + Codec<M>::kMinSize); },
      T::kFields);

  static void Get(ByteReader& reader, T& out) {
    const size_t offset = reader.offset();
    ForEachField(out, [&]<class M>(std::string_view, M& member) { Codec<M>::Get(reader, member); });
    if constexpr (HasCheck<T>) {
      if (!reader.ok()) return;
      if (const Status valid = out.Check(); !valid.has_value())
        reader.FailWith(
            {valid.error().reason, static_cast<uint32_t>(offset), valid.error().values});
    }
  }

  static void Put(ByteWriter& writer, const T& value) {
    if constexpr (HasCheck<T>) {
      if (const Status valid = value.Check(); !valid.has_value())
        writer.Fail(valid.error().reason, valid.error().values[0]);
    }
    ForEachField(value, [&]<class M>(std::string_view, const M& member) {
      Codec<std::remove_const_t<M>>::Put(writer, member);
    });
  }
};

// Within takes `size` bytes off the reader and runs `body` on a reader over just these; what body
// leaves unread is an error of the outer reader, as is any failure. Offsets stay absolute.
template <class Body>
void Within(ByteReader& outer, size_t size, Body body) {
  const size_t base = outer.offset();
  ByteReader inner(outer.Take(size), base);
  if (!outer.ok()) return;
  body(inner);
  if (const Status done = inner.Done(); !done.has_value()) outer.FailWith(done.error());
}

// A vector's length prefix takes as many bytes as its ceiling does (section 3.4).
constexpr size_t PrefixWidth(size_t ceiling) {
  return ceiling < 0x100 ? 1 : ceiling < 0x10000 ? 2 : 3;
}

// GetLength reads the length prefix of a vector <kMin..kMax>.
template <size_t kMin, size_t kMax>
size_t GetLength(ByteReader& reader) {
  const size_t offset = reader.offset();
  const size_t length = static_cast<size_t>(reader.Integer(PrefixWidth(kMax)));
  if (reader.ok() && (length < kMin || length > kMax)) [[unlikely]] {
    reader.FailWith({Reason::kLengthOutOfRange, static_cast<uint32_t>(offset), {length}});
    return 0;
  }
  return length;
}

// PutVector writes the length prefix of a vector <kMin..kMax> and what `body` writes.
template <size_t kMin, size_t kMax, class Body>
void PutVector(ByteWriter& writer, Body body) {
  const size_t start = writer.size() + PrefixWidth(kMax);
  writer.Prefixed(PrefixWidth(kMax), body);
  const size_t length = writer.size() - start;
  if (length < kMin || length > kMax) writer.Fail(Reason::kLengthOutOfRange, length);
}

}  // namespace lockstep::wire

#endif  // TLS_WIRE_CODEC_H_
