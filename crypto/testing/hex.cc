#include "crypto/testing/hex.h"

#include <cstdlib>

namespace lockstep::crypto {

std::vector<uint8_t> FromHex(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
  std::vector<uint8_t> bytes;
  bool half = false;
  for (const char c : text) {
    if (c == ' ' || c == '\n') continue;
    size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) std::abort();
    if (digit >= 16) digit -= 6;
    if (!half) bytes.push_back(0);
    bytes.back() = static_cast<uint8_t>(size_t{bytes.back()} << 4 | digit);
    half = !half;
  }
  if (half) std::abort();
  return bytes;
}

std::string ToHex(Bytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace lockstep::crypto
