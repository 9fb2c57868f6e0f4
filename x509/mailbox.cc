#include "x509/mailbox.h"

#include <algorithm>

#include "x509/dns_name.h"

namespace lockstep::x509 {
namespace {

// atext of RFC 5322 section 3.2.3.
bool IsAtomText(char c) {
  const char lower = AsciiLower(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").contains(c);
}

bool IsDotString(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' && !text.contains("..") &&
         std::ranges::all_of(text, [](char c) { return c == '.' || IsAtomText(c); });
}

}  // namespace

std::optional<Mailbox> Mailbox::Parse(std::string_view text) {
  const size_t at = text.find('@');
  if (text.size() > kMaxMailboxSize || at == text.npos) return std::nullopt;
  const Mailbox mailbox{text.substr(0, at), text.substr(at + 1)};
  if (!IsDotString(mailbox.local_part) || !IsDnsName(mailbox.host)) return std::nullopt;
  return mailbox;
}

bool Mailbox::Matches(const Mailbox& other) const {
  return local_part == other.local_part && EqualIgnoringCase(host, other.host);
}

}  // namespace lockstep::x509
