#include "x509/base64.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace lockstep::x509 {
namespace {

// All ones where low <= c <= high, else zero. Both differences are negative inside the range only.
constexpr int InRange(int c, int low, int high) { return ((low - 1 - c) & (c - high - 1)) >> 8; }

// The value of a character, or -1.
constexpr int ValueOf(int c) {
  int value = -1;
  value += InRange(c, 'A', 'Z') & (c - 'A' + 1);
  value += InRange(c, 'a', 'z') & (c - 'a' + 26 + 1);
  value += InRange(c, '0', '9') & (c - '0' + 52 + 1);
  value += InRange(c, '+', '+') & (62 + 1);
  value += InRange(c, '/', '/') & (63 + 1);
  return value;
}

constexpr uint8_t CharacterOf(int value) {
  return static_cast<uint8_t>((InRange(value, 0, 25) & ('A' + value)) |
                              (InRange(value, 26, 51) & ('a' + value - 26)) |
                              (InRange(value, 52, 61) & ('0' + value - 52)) |
                              (InRange(value, 62, 62) & '+') | (InRange(value, 63, 63) & '/'));
}

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

std::optional<SecretBytes> DecodeBase64(std::string_view text) {
  SecretBytes out;
  out.reserve(text.size() / 4 * 3 + 3);
  uint32_t group = 0;
  size_t characters = 0, padding = 0;
  int invalid = 0;  // negative once any character was
  for (const char c : text) {
    if (IsSpace(c)) continue;
    ++characters;
    if (c == '=') {
      ++padding;
      group <<= 6;
    } else {
      const int value = ValueOf(static_cast<unsigned char>(c));
      invalid |= value;
      if (padding != 0) return std::nullopt;
      group = group << 6 | (static_cast<uint32_t>(value) & 0x3f);
    }
    if (characters % 4 != 0) continue;
    for (const int shift : {16, 8, 0}) out.push_back(static_cast<uint8_t>(group >> shift));
    group = 0;
  }
  if (invalid < 0 || characters % 4 != 0 || padding > 2) return std::nullopt;
  uint8_t stray = 0;
  for (; padding > 0; --padding) {
    stray |= out.back();
    out.pop_back();
  }
  if (stray != 0) return std::nullopt;
  return out;
}

void AppendBase64(Bytes bytes, size_t line_size, SecretBytes& out) {
  size_t column = 0;
  const auto end_line = [&] {
    if (line_size == 0 || column == 0) return;
    out.push_back('\n');
    column = 0;
  };
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? bytes[i + k] : uint32_t{0});
    for (size_t k = 0; k < 4; ++k) {
      const int value = static_cast<int>(group >> (18 - 6 * k) & 0x3f);
      out.push_back(k <= count ? CharacterOf(value) : '=');
    }
    column += 4;
    if (column == line_size) end_line();
  }
  end_line();
}

}  // namespace lockstep::x509
