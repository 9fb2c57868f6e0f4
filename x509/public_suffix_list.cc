#include "x509/public_suffix_list.h"

#include <algorithm>
#include <new>

#include "crypto/base/bytes.h"
#include "x509/dns_name.h"

namespace lockstep::x509 {
namespace {

std::string Lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), AsciiLower);
  return out;
}

bool IsRule(std::string_view line) {
  return !line.empty() && !line.starts_with("//") &&
         std::ranges::all_of(line, [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

Result<PublicSuffixList> PublicSuffixList::Parse(std::string_view text) try {
  if (text.size() > kMaxPublicSuffixListSize)
    return Error{Reason::kPublicSuffixListTooLarge, 0, {text.size(), kMaxPublicSuffixListSize}};
  PublicSuffixList out;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    // A rule is what is before the first space.
    line = line.substr(0, line.find_first_of(" \t\r"));
    if (IsRule(line)) out.rules_.insert(Lower(line));
  }
  return out;
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

bool PublicSuffixList::Contains(std::string_view domain) const {
  const std::string name = Lower(domain);
  if (rules_.contains('!' + name)) return false;
  if (rules_.contains(name)) return true;
  const size_t dot = name.find('.');
  // The rule "*" prevails where no other does.
  return dot == name.npos || rules_.contains('*' + name.substr(dot));
}

crypto::HashValue PublicSuffixList::Fingerprint(const crypto::Hash& hash) const {
  crypto::Digester digester(hash);
  for (const std::string& rule : rules_) {
    digester.Update(AsBytes(rule));
    digester.Update(AsBytes("\n"));  // no rule has one
  }
  return digester.Current();
}

}  // namespace lockstep::x509
