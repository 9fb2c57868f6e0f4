#include "x509/der/oid.h"

namespace lockstep::x509::der {

bool IsObjectIdentifier(Bytes content) {
  bool at_start = true;
  for (const uint8_t octet : content) {
    if (at_start && octet == 0x80) return false;
    at_start = octet < 0x80;
  }
  return !content.empty() && at_start;
}

std::string OidToString(Bytes content) {
  std::string out;
  uint64_t number = 0;
  bool ended = false;
  for (const uint8_t octet : content) {
    if (out.size() >= kMaxOidText) return out += "...";
    if (number >> 56 != 0) return "(malformed)";
    number = number << 7 | (octet & 0x7f);
    ended = octet < 0x80;
    if (!ended) continue;
    if (out.empty()) {
      const uint64_t first = number < 40 ? 0 : number < 80 ? 1 : 2;
      out = std::to_string(first) + '.' + std::to_string(number - first * 40);
    } else {
      out += '.' + std::to_string(number);
    }
    number = 0;
  }
  return ended ? out : "(malformed)";
}

}  // namespace lockstep::x509::der
