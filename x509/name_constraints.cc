#include "x509/name_constraints.h"

#include <bit>
#include <string_view>
#include <utility>

#include "x509/dns_name.h"
#include "x509/ip_address.h"
#include "x509/oids.h"
#include "x509/subtree.h"
#include "x509/subtree_index.h"

namespace lockstep::x509 {
namespace {

using Kind = GeneralName::Kind;

// Pairs of a name and a subtree in one certificate: the bound of OpenSSL and BoringSSL, who compare
// each. What is beyond it works with nobody, and no CA issues it.
constexpr size_t kMaxNamePairs = size_t{1} << 20;
// A search may be refused thousands of times: what it says each time has to be short.
constexpr size_t kMaxReportedSubtrees = 4;

bool IsPresentedDnsName(std::string_view name) {
  return IsDnsName(name.starts_with("*.") ? name.substr(2) : name);
}

// "192.0.2.0/24", "2001:db8::/32"; parsing has seen to it that the mask is a prefix.
std::string AddressRange(Bytes base) {
  const Bytes mask = base.subspan(base.size() / 2);
  int bits = 0;
  for (const uint8_t octet : mask) bits += std::popcount(octet);
  return IpAddress::FromBytes(base.first(base.size() / 2))->ToString() + '/' + std::to_string(bits);
}

std::string SubtreeText(const GeneralName& base) {
  return base.kind == Kind::kIpAddress ? "ip:" + AddressRange(base.value) : ToString(base);
}

// What refused a name, for a person: a walk over the subtrees, once for a whole check, which has
// paid for as many looks when it made its index.
std::string ExcludesText(const GeneralSubtrees& excluded, const GeneralName& name) {
  for (const GeneralName base : excluded)
    if (base.kind == name.kind &&
        CompareSubtree(name, base, SubtreeUse::kExcluded) != SubtreeMatch::kNo)
      return "excludes " + SubtreeText(base);
  return "";
}

std::string PermitsText(const GeneralSubtrees& permitted, Kind kind) {
  std::string out;
  size_t count = 0;
  for (const GeneralName base : permitted) {
    if (base.kind != kind) continue;
    if (++count > kMaxReportedSubtrees) return out + ", ...";
    out += (out.empty() ? "permits " : ", ") + SubtreeText(base);
  }
  return out;
}

// One check of one certificate under one CA's constraints.
class Checker {
 public:
  Checker(const NameConstraints& constraints, const SubtreeIndex& permitted,
          const SubtreeIndex& excluded, NameWork& work)
      : constraints_(constraints), permitted_(permitted), excluded_(excluded), work_(work) {}

  std::optional<ConstraintFailure> Check(const GeneralName& name) {
    pairs_ += permitted_.size() + excluded_.size();
    if (pairs_ > kMaxNamePairs) return ConstraintFailure{Reason::kPathBudgetExceeded, {}};
    // What is no DNS name cannot be said to be inside or outside.
    const bool judgeable = name.kind != Kind::kDnsName || IsPresentedDnsName(AsText(name.value));
    if (excluded_.Constrains(name.kind)) {
      const auto match = judgeable ? excluded_.Find(name, work_) : SubtreeMatch::kYes;
      if (match != SubtreeMatch::kNo)
        return Refuse(name, match, ExcludesText(constraints_.excluded, name));
    }
    if (permitted_.Constrains(name.kind)) {
      const auto match = judgeable ? permitted_.Find(name, work_) : SubtreeMatch::kNo;
      if (match != SubtreeMatch::kYes)
        return Refuse(name, match, PermitsText(constraints_.permitted, name.kind));
    }
    return std::nullopt;
  }

 private:
  static ConstraintFailure Refuse(const GeneralName& name, std::optional<SubtreeMatch> match,
                                  std::string constraint) {
    if (!match) return {Reason::kPathBudgetExceeded, {}};
    return {match == SubtreeMatch::kUnknown ? Reason::kUnsupportedNameConstraint
                                            : Reason::kNameConstraintViolated,
            ToString(name), std::move(constraint)};
  }

  const NameConstraints& constraints_;
  const SubtreeIndex& permitted_;
  const SubtreeIndex& excluded_;
  NameWork& work_;
  size_t pairs_ = 0;
};

}  // namespace

std::optional<ConstraintFailure> CheckNameConstraints(const NameConstraints& constraints,
                                                      const Certificate& certificate,
                                                      const Budget& budget, Work& work) {
  NameWork name_work(budget, work);
  const auto permitted = SubtreeIndex::Of(constraints.permitted, SubtreeUse::kPermitted, name_work);
  const auto excluded = SubtreeIndex::Of(constraints.excluded, SubtreeUse::kExcluded, name_work);
  if (!permitted || !excluded) return ConstraintFailure{Reason::kPathBudgetExceeded, {}};
  Checker checker(constraints, *permitted, *excluded, name_work);
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
