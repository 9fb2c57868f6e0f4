#include "x509/name_constraints.h"

#include <algorithm>
#include <string_view>

#include "x509/dns_name.h"
#include "x509/mailbox.h"
#include "x509/name.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using Kind = GeneralName::Kind;

// No DNS name is longer, and few directory names are; in bytes.
constexpr size_t kUsualNameSize = 256;

enum class Match : uint8_t { kNo, kYes, kUnknown };

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

// An answer that says no only where the base has a meaning: what a malformed one was meant to keep
// out cannot be said.
Match CompareHost(std::string_view host, std::string_view base) {
  if (HostMatches(host, base)) return Match::kYes;
  return !base.empty() && IsDomain(base) ? Match::kNo : Match::kUnknown;
}

// A base is a mailbox, or stands for those at a host or below a domain.
Match CompareMailbox(std::string_view name, std::string_view base) {
  const std::optional<Mailbox> mailbox = Mailbox::Parse(name);
  if (!mailbox) return Match::kUnknown;
  if (!base.contains('@')) return CompareHost(mailbox->host, base);
  const std::optional<Mailbox> other = Mailbox::Parse(base);
  if (!other) return Match::kUnknown;
  return mailbox->Matches(*other) ? Match::kYes : Match::kNo;
}

// The host of "scheme://userinfo@host:port/..." (RFC 3986 section 3.2); empty without one.
std::string_view HostOfUri(std::string_view uri) {
  const size_t colon = uri.find(':');
  if (colon == uri.npos || !uri.substr(colon + 1).starts_with("//")) return "";
  std::string_view authority = uri.substr(colon + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const size_t at = authority.rfind('@');
  if (at != authority.npos) authority.remove_prefix(at + 1);
  return authority.substr(0, authority.find(':'));
}

// Section 4.2.1.10: a URI without a host name MUST be refused where URIs are constrained.
Match CompareUri(std::string_view name, std::string_view base) {
  const std::string_view host = HostOfUri(name);
  return IsDnsName(host) ? CompareHost(host, base) : Match::kUnknown;
}

// `base` is an address and a mask of the same length.
bool IpMatches(Bytes address, Bytes base) {
  if (base.size() != 2 * address.size()) return false;
  const Bytes mask = base.subspan(address.size());
  for (size_t i = 0; i < address.size(); ++i)
    if (((address[i] ^ base[i]) & mask[i]) != 0) return false;
  return true;
}

Match Compare(const GeneralName& name, const GeneralName& base, bool is_excluded) {
  const auto answer = [](bool matches) { return matches ? Match::kYes : Match::kNo; };
  switch (name.kind) {
    case Kind::kDnsName:
      if (DnsMatches(AsText(name.value), AsText(base.value), is_excluded)) return Match::kYes;
      // What "example.com." or "*.example.com" was meant to keep out cannot be said: everything.
      return is_excluded && !IsDomain(AsText(base.value)) ? Match::kUnknown : Match::kNo;
    case Kind::kIpAddress:
      return answer(IpMatches(name.value, base.value));
    case Kind::kRfc822Name:
      return CompareMailbox(AsText(name.value), AsText(base.value));
    case Kind::kUri:
      return CompareUri(AsText(name.value), AsText(base.value));
    case Kind::kDirectoryName:
      return answer(Name::Checked(name.value).IsWithin(Name::Checked(base.value)));
    default:
      return Match::kUnknown;
  }
}

// One check of one certificate under one CA's constraints.
class Checker {
 public:
  Checker(const NameConstraints& constraints, const Budget& budget, Work& work)
      : constraints_(constraints), budget_(budget), work_(work) {}

  std::optional<ConstraintFailure> Check(const GeneralName& name) {
    // What is no DNS name cannot be said to be inside or outside.
    const bool judgeable = name.kind != Kind::kDnsName || IsPresentedDnsName(AsText(name.value));
    for (const GeneralName base : constraints_.excluded) {
      if (!Spend(name, base)) return ConstraintFailure{Reason::kPathBudgetExceeded, {}};
      if (base.kind != name.kind) continue;
      const Match match = judgeable ? Compare(name, base, true) : Match::kYes;
      if (match != Match::kNo) return Refuse(name, match);
    }
    bool constrained = false;
    Match outside = Match::kNo;
    for (const GeneralName base : constraints_.permitted) {
      if (!Spend(name, base)) return ConstraintFailure{Reason::kPathBudgetExceeded, {}};
      if (base.kind != name.kind) continue;
      constrained = true;
      const Match match = judgeable ? Compare(name, base, false) : Match::kNo;
      if (match == Match::kYes) return std::nullopt;
      if (match == Match::kUnknown) outside = match;
    }
    if (constrained) return Refuse(name, outside);
    return std::nullopt;
  }

 private:
  static bool IsPresentedDnsName(std::string_view name) {
    return IsDnsName(name.starts_with("*.") ? name.substr(2) : name);
  }
  static ConstraintFailure Refuse(const GeneralName& name, Match match) {
    return {match == Match::kUnknown ? Reason::kUnsupportedNameConstraint
                                     : Reason::kNameConstraintViolated,
            ToString(name)};
  }
  // A base of another kind costs a look too, and names of many bytes (a directoryName may have 100
  // KB) as much as several of the usual size.
  bool Spend(const GeneralName& name, const GeneralName& base) {
    if (work_.name_comparisons >= budget_.name_comparisons) return false;
    work_.name_comparisons +=
        1 + static_cast<uint32_t>(std::min(name.value.size(), base.value.size()) / kUsualNameSize);
    return true;
  }

  const NameConstraints& constraints_;
  const Budget& budget_;
  Work& work_;
};

}  // namespace

std::optional<ConstraintFailure> CheckNameConstraints(const NameConstraints& constraints,
                                                      const Certificate& certificate,
                                                      const Budget& budget, Work& work) {
  Checker checker(constraints, budget, work);
  if (!certificate.subject.empty()) {
    const GeneralName subject{Kind::kDirectoryName, certificate.subject.der()};
    if (auto failure = checker.Check(subject)) return failure;
    // Section 4.2.1.10 holds a subject's emailAddress to rfc822Name constraints.
    size_t count = 0;
    while (const std::optional<Bytes> mailbox =
               certificate.subject.Find(oid::kEmailAddress, count++))
      if (auto failure = checker.Check({Kind::kRfc822Name, *mailbox})) return failure;
  }
  if (!certificate.extensions.subject_alt_name) return std::nullopt;
  for (const GeneralName name : certificate.extensions.subject_alt_name->value)
    if (auto failure = checker.Check(name)) return failure;
  return std::nullopt;
}

}  // namespace lockstep::x509
