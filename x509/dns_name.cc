#include "x509/dns_name.h"

#include <algorithm>

namespace lockstep::x509 {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Underscores are in no host name of RFC 1123, and in many a private network's.
bool IsLabel(std::string_view label) {
  return !label.empty() && label.size() <= kMaxDnsLabelSize && label.front() != '-' &&
         label.back() != '-' && std::ranges::all_of(label, [](char c) {
           const char lower = AsciiLower(c);
           return (lower >= 'a' && lower <= 'z') || IsDigit(c) || c == '-' || c == '_';
         });
}

}  // namespace

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, AsciiLower, AsciiLower);
}

bool IsDnsName(std::string_view name) {
  if (name.size() > kMaxDnsNameSize) return false;
  while (true) {
    const size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    if (!IsLabel(label)) return false;
    if (dot == name.npos) return !std::ranges::all_of(label, IsDigit);
    name.remove_prefix(dot + 1);
  }
}

bool MatchesDnsName(std::string_view presented, std::string_view reference,
                    const IsPublicSuffix& is_public_suffix) {
  if (!presented.starts_with("*."))
    return IsDnsName(presented) && EqualIgnoringCase(presented, reference);
  const std::string_view parent = presented.substr(2);
  // "*.com" would cover everyone's names: no CA may issue it (CA/Browser baseline 3.2.2.6).
  if (!IsDnsName(parent) || !parent.contains('.')) return false;
  const size_t dot = reference.find('.');
  if (dot == reference.npos || !EqualIgnoringCase(parent, reference.substr(dot + 1))) return false;
  return !is_public_suffix || !is_public_suffix(parent);
}

}  // namespace lockstep::x509
