// Text<T>: values as text, for people. It walks the same field lists as the codec.
#ifndef TLS_WIRE_TEXT_H_
#define TLS_WIRE_TEXT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/opaque.h"

namespace lockstep::wire {

// A peer must not be able to flood a log: longer values are cut, and their length is given.
inline constexpr size_t kMaxShownBytes = 32;
inline constexpr size_t kMaxShownElements = 32;

// AppendNumber appends "0x0017", with as many digits as `width` bytes take.
void AppendNumber(std::string& out, uint64_t value, size_t width);

// AppendBytes appends bytes as hex or, where all of them are printable ASCII, as a quoted string.
// Whatever the peer sent, nothing that a terminal could take for a command gets through.
void AppendBytes(std::string& out, Bytes bytes);

// AppendHex appends bytes as hex.
void AppendHex(std::string& out, Bytes bytes);

// Text<T>::Append appends `value` on the line where `out` ends: numbers and names as they are,
// lists in [], structs in {}. Text<T> may be specialised where Codec<T> is.
template <class T>
struct Text;

template <class T>
void AppendText(std::string& out, const T& value) {
  Text<T>::Append(out, value);
}

template <Integer T>
struct Text<T> {
  static void Append(std::string& out, const T& value) {
    const auto number = static_cast<uint64_t>(value);
    if constexpr (std::is_enum_v<T>) {
      const std::string_view name = NameOf(value);
      if (!name.empty()) return static_cast<void>(out.append(name));
      if (sizeof(T) == 2 && IsGrease(static_cast<uint16_t>(number))) out += "GREASE ";
      AppendNumber(out, number, sizeof(T));
    } else {
      out += std::to_string(number);
    }
  }
};

template <size_t kSize>
struct Text<std::array<uint8_t, kSize>> {
  static void Append(std::string& out, const std::array<uint8_t, kSize>& value) {
    AppendHex(out, value);
  }
};

template <size_t kMin, size_t kMax>
struct Text<Opaque<kMin, kMax>> {
  static void Append(std::string& out, const Opaque<kMin, kMax>& value) {
    AppendBytes(out, value.bytes);
  }
};

template <>
struct Text<OpaqueRest> {
  static void Append(std::string& out, const OpaqueRest& value) { AppendBytes(out, value.bytes); }
};

template <class T, size_t kMin, size_t kMax>
struct Text<List<T, kMin, kMax>> {
  static void Append(std::string& out, const List<T, kMin, kMax>& value) {
    out += '[';
    size_t count = 0;
    for (const T& element : value) {
      if (++count > kMaxShownElements) continue;
      if (count > 1) out += ", ";
      AppendText(out, element);
    }
    if (count > kMaxShownElements)
      out.append(", and ").append(std::to_string(count - kMaxShownElements)).append(" more");
    out += ']';
  }
};

template <HasFields T>
struct Text<T> {
  static void Append(std::string& out, const T& value) {
    out += '{';
    std::string_view separator;
    ForEachField(value, [&](std::string_view name, const auto& member) {
      out.append(separator).append(name).append(": ");
      AppendText(out, member);
      separator = ", ";
    });
    out += '}';
  }
};

}  // namespace lockstep::wire

#endif  // TLS_WIRE_TEXT_H_
