#include "x509/der/text.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace lockstep::x509::der {
namespace {

bool IsAscii(Bytes content) {
  return std::ranges::all_of(content, [](uint8_t c) { return c < 0x80; });
}

bool IsPrintableString(Bytes content) {
  constexpr std::string_view kPunctuation = " '()+,-./:=?*&@_";
  return std::ranges::all_of(content, [&](uint8_t c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           kPunctuation.contains(static_cast<char>(c));
  });
}

// RFC 3629.
bool IsUtf8(Bytes content) {
  for (size_t i = 0; i < content.size();) {
    const uint8_t lead = content[i];
    const size_t size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (size == 0 || lead > 0xf4 || size > content.size() - i) return false;
    for (size_t k = 1; k < size; ++k)
      if ((content[i + k] & 0xc0) != 0x80) return false;
    const uint8_t second = size > 1 ? content[i + 1] : 0;
    const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
    const bool surrogate = lead == 0xed && second >= 0xa0;
    const bool too_large = lead == 0xf4 && second >= 0x90;
    if (overlong || surrogate || too_large) return false;
    i += size;
  }
  return true;
}

}  // namespace

bool IsString(Tag tag) {
  switch (tag) {
    case Tag::kUtf8String:
    case Tag::kPrintableString:
    case Tag::kTeletexString:
    case Tag::kIa5String:
    case Tag::kVisibleString:
    case Tag::kUniversalString:
    case Tag::kBmpString:
      return true;
    default:
      return false;
  }
}

bool IsWellFormed(Tag tag, Bytes content) {
  switch (tag) {
    case Tag::kUtf8String:
      return IsUtf8(content);
    case Tag::kPrintableString:
      return IsPrintableString(content);
    case Tag::kIa5String:
    case Tag::kVisibleString:
      return IsAscii(content);
    case Tag::kBmpString:
      return content.size() % 2 == 0;
    case Tag::kUniversalString:
      return content.size() % 4 == 0;
    default:
      return true;
  }
}

std::string Escape(Bytes text, size_t max_size) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const uint8_t c : text) {
    if (out.size() >= max_size) return out += "...";
    if (c == '\\') {
      out += "\\\\";
    } else if (c >= 0x20 && c < 0x7f) {
      out += static_cast<char>(c);
    } else {
      out += {'\\', 'x', kHex[c >> 4], kHex[c & 15]};
    }
  }
  return out;
}

}  // namespace lockstep::x509::der
