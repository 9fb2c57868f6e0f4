#include "tls/wire/text.h"

#include <algorithm>

namespace lockstep::wire {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

bool IsPrintable(uint8_t byte) { return byte >= 0x20 && byte < 0x7f; }

void AppendLength(std::string& out, Bytes bytes) {
  if (bytes.size() > kMaxShownBytes)
    out.append("... (").append(std::to_string(bytes.size())).append(" bytes)");
}

Bytes Shown(Bytes bytes) { return bytes.first(std::min(bytes.size(), kMaxShownBytes)); }

}  // namespace

void AppendNumber(std::string& out, uint64_t value, size_t width) {
  out += "0x";
  for (size_t digit = 2 * width; digit-- > 0;) out += kDigits[value >> (4 * digit) & 0xf];
}

void AppendHex(std::string& out, Bytes bytes) {
  if (bytes.empty()) out += "empty";
  for (const uint8_t byte : Shown(bytes)) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 0xf];
  }
  AppendLength(out, bytes);
}

void AppendBytes(std::string& out, Bytes bytes) {
  if (bytes.empty() || !std::ranges::all_of(bytes, IsPrintable)) return AppendHex(out, bytes);
  out += '"';
  for (const uint8_t byte : Shown(bytes)) {
    if (byte == '"' || byte == '\\') out += '\\';
    out += static_cast<char>(byte);
  }
  out += '"';
  AppendLength(out, bytes);
}

}  // namespace lockstep::wire
