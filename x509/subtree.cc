#include "x509/subtree.h"

#include <optional>

#include "x509/dns_name.h"
#include "x509/mailbox.h"
#include "x509/name.h"

namespace lockstep::x509 {
namespace {

using Kind = GeneralName::Kind;

// Whether `name` is `base` or below it. A base with a leading dot covers what is below only: RFC
// 5280 gives it no meaning for DNS names, and private PKIs use it so.
bool IsWithinDomain(std::string_view name, std::string_view base) {
  if (base.empty()) return true;
  if (name.size() < base.size()) return false;
  const size_t start = name.size() - base.size();
  if (!EqualIgnoringCase(name.substr(start), base)) return false;
  if (base.front() == '.') return start > 0;
  return start == 0 || name[start - 1] == '.';
}

// Whether a base is a domain, also one with a leading dot, or empty.
bool IsDomain(std::string_view base) {
  return base.empty() || IsDnsName(base.starts_with('.') ? base.substr(1) : base);
}

// `is_excluded`: whether one host that the name stands for is enough, or all have to be inside.
bool DnsMatches(std::string_view name, std::string_view base, bool is_excluded) {
  if (!name.starts_with("*.")) return IsWithinDomain(name, base);
  const std::string_view parent = name.substr(2);
  if (IsWithinDomain(parent, base)) return true;
  // The names that "*.parent" stands for are all below a base of ".parent"; one of them is the
  // base, or above it, where the base lies below "parent".
  if (base.size() > 1 && base.front() == '.' && EqualIgnoringCase(parent, base.substr(1)))
    return true;
  const size_t dot = base.find('.', 1);
  return is_excluded && base.front() != '.' && dot != base.npos &&
         EqualIgnoringCase(parent, base.substr(dot + 1));
}

// RFC 5280 section 4.2.1.10 on hosts in mailboxes and URIs: a base that begins with a dot covers
// what is below it, any other is one host.
bool HostMatches(std::string_view host, std::string_view base) {
  return base.starts_with('.') ? IsWithinDomain(host, base) : EqualIgnoringCase(host, base);
}

// Whether a base stands for a host, or for those below a domain.
bool IsHostBase(std::string_view base) { return !base.empty() && IsDomain(base); }

// An answer that says no only where the base has a meaning: what a malformed one was meant to keep
// out cannot be said.
SubtreeMatch CompareHost(std::string_view host, std::string_view base) {
  if (HostMatches(host, base)) return SubtreeMatch::kYes;
  return IsHostBase(base) ? SubtreeMatch::kNo : SubtreeMatch::kUnknown;
}

// A base is a mailbox, or stands for those at a host or below a domain.
SubtreeMatch CompareMailbox(std::string_view name, std::string_view base) {
  const std::optional<Mailbox> mailbox = Mailbox::Parse(name);
  if (!mailbox) return SubtreeMatch::kUnknown;
  if (!base.contains('@')) return CompareHost(mailbox->host, base);
  const std::optional<Mailbox> other = Mailbox::Parse(base);
  if (!other) return SubtreeMatch::kUnknown;
  return mailbox->Matches(*other) ? SubtreeMatch::kYes : SubtreeMatch::kNo;
}

// Section 4.2.1.10: a URI without a host name MUST be refused where URIs are constrained.
SubtreeMatch CompareUri(std::string_view name, std::string_view base) {
  const std::string_view host = HostOfUri(name);
  return IsDnsName(host) ? CompareHost(host, base) : SubtreeMatch::kUnknown;
}

// `base` is an address and a mask of the same length.
bool IpMatches(Bytes address, Bytes base) {
  if (base.size() != 2 * address.size()) return false;
  const Bytes mask = base.subspan(address.size());
  for (size_t i = 0; i < address.size(); ++i)
    if (((address[i] ^ base[i]) & mask[i]) != 0) return false;
  return true;
}

}  // namespace

SubtreeMatch CompareSubtree(const GeneralName& name, const GeneralName& base, SubtreeUse use) {
  const bool is_excluded = use == SubtreeUse::kExcluded;
  const auto answer = [](bool matches) { return matches ? SubtreeMatch::kYes : SubtreeMatch::kNo; };
  switch (name.kind) {
    case Kind::kDnsName:
      if (DnsMatches(AsText(name.value), AsText(base.value), is_excluded))
        return SubtreeMatch::kYes;
      // What "example.com." or "*.example.com" was meant to keep out cannot be said: everything.
      return is_excluded && !IsDomain(AsText(base.value)) ? SubtreeMatch::kUnknown
                                                          : SubtreeMatch::kNo;
    case Kind::kIpAddress:
      return answer(IpMatches(name.value, base.value));
    case Kind::kRfc822Name:
      return CompareMailbox(AsText(name.value), AsText(base.value));
    case Kind::kUri:
      return CompareUri(AsText(name.value), AsText(base.value));
    case Kind::kDirectoryName:
      return answer(Name::Checked(name.value).IsWithin(Name::Checked(base.value)));
    default:
      return SubtreeMatch::kUnknown;
  }
}

bool IsUnclearBase(const GeneralName& base, SubtreeUse use) {
  const std::string_view text = AsText(base.value);
  switch (base.kind) {
    case Kind::kDnsName:
      return use == SubtreeUse::kExcluded && !IsDomain(text);
    case Kind::kRfc822Name:
      return text.contains('@') ? !Mailbox::Parse(text) : !IsHostBase(text);
    case Kind::kUri:
      return !IsHostBase(text);
    case Kind::kIpAddress:
    case Kind::kDirectoryName:
      return false;
    default:
      return true;
  }
}

std::string_view HostOfUri(std::string_view uri) {
  const size_t colon = uri.find(':');
  if (colon == uri.npos || !uri.substr(colon + 1).starts_with("//")) return "";
  std::string_view authority = uri.substr(colon + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const size_t at = authority.rfind('@');
  if (at != authority.npos) authority.remove_prefix(at + 1);
  return authority.substr(0, authority.find(':'));
}

}  // namespace lockstep::x509
