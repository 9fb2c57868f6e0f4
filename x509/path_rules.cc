#include "x509/path_rules.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "x509/browser_profile.h"
#include "x509/der/oid.h"
#include "x509/dns_name.h"
#include "x509/key_purpose.h"
#include "x509/mailbox.h"
#include "x509/name_constraints.h"

namespace lockstep::x509 {
namespace {

using crypto::KeyAlgorithm;

// A search meets the same issuer thousands of times: what it says each time has to be short.
constexpr size_t kMaxReportedPurposes = 8;

std::optional<Failure> Fail(size_t index, Error error, std::string detail = {}) {
  return Failure{error, index, std::move(detail)};
}

std::optional<Failure> CheckCritical(Bytes unhandled, size_t index, uint32_t offset) {
  // RFC 5280 section 4.2: MUST reject what holds a critical extension it does not recognize.
  if (unhandled.empty()) return std::nullopt;
  return Fail(index, {Reason::kUnhandledCriticalExtension, offset}, der::OidToString(unhandled));
}

// Section 6.1.3 (a) (2).
std::optional<Failure> CheckValidity(const Validity& validity, size_t index, Time now) {
  if (now < validity.not_before)
    return Fail(index, {Reason::kCertificateNotYetValid,
                        0,
                        {static_cast<uint64_t>(validity.not_before), static_cast<uint64_t>(now)}});
  if (now > validity.not_after)
    return Fail(index, {Reason::kCertificateExpired,
                        0,
                        {static_cast<uint64_t>(validity.not_after), static_cast<uint64_t>(now)}});
  return std::nullopt;
}

std::optional<Failure> CheckKey(const SubjectPublicKeyInfo& info, size_t index) {
  if (!info.key)
    return Fail(index, {Reason::kUnsupportedPublicKey}, der::OidToString(info.algorithm));
  const crypto::PublicKey& key = *info.key;
  if (key.algorithm != KeyAlgorithm::kRsa && key.algorithm != KeyAlgorithm::kRsaPss)
    return std::nullopt;
  const auto bits = [](Bytes number) {
    return number.empty() ? size_t{0}
                          : number.size() * 8 - static_cast<size_t>(std::countl_zero(number[0]));
  };
  const size_t modulus_bits = bits(key.key), exponent_bits = bits(key.exponent);
  if (modulus_bits < crypto::kMinRsaModulusBits || modulus_bits > crypto::kMaxRsaModulusBits ||
      exponent_bits < 2 || exponent_bits > crypto::kMaxRsaExponentBits ||
      (key.exponent.back() & 1) == 0)
    return Fail(index, {Reason::kPublicKeySizeUnacceptable, 0, {modulus_bits}});
  return std::nullopt;
}

std::optional<Failure> CheckKeyUsage(const std::optional<KeyUsage>& usage, KeyUsageBit bit,
                                     size_t index) {
  if (!usage || usage->Has(bit)) return std::nullopt;
  return Fail(index, {Reason::kKeyUsageForbids, 0, {static_cast<uint64_t>(bit)}});
}

std::optional<Failure> CheckKeyUsages(const std::optional<KeyUsage>& usage, KeyUsage wanted) {
  // RFC 9846 section 4.5.1.2: the digitalSignature bit MUST be set if there is key usage.
  if (auto failure = CheckKeyUsage(usage, KeyUsageBit::kDigitalSignature, 0)) return failure;
  if (!usage || (wanted.bits & ~usage->bits) == 0) return std::nullopt;
  const int missing = std::countr_zero(static_cast<uint16_t>(wanted.bits & ~usage->bits));
  return Fail(0, {Reason::kKeyUsageForbids, 0, {static_cast<uint64_t>(missing)}});
}

bool Allows(const ExtendedKeyUsage& usage, const VerifyRequest& request) {
  if (usage.any) return true;
  const bool purpose =
      request.purpose == Purpose::kServerAuth ? usage.server_auth : usage.client_auth;
  return purpose && std::ranges::all_of(request.key_purposes, [&](Bytes wanted) {
           return std::ranges::any_of(usage.purposes, [&](Bytes id) { return Equal(id, wanted); });
         });
}

std::optional<Failure> FailProfile(std::string_view broken_rule, size_t index) {
  if (broken_rule.empty()) return std::nullopt;
  return Fail(index, {Reason::kBrowserProfileBroken}, std::string(broken_rule));
}

std::optional<Failure> CheckLeafProfile(const Certificate& leaf, const VerifyRequest& request) {
  if (request.policy != Policy::kWebStrict) return std::nullopt;
  return FailProfile(BrokenEndEntityRule(leaf, request.purpose), 0);
}

// Absent: any purpose. In a CA it holds for everything below (the nesting that CA/Browser baseline
// 7.1.2.10.6 and all browsers give it).
std::optional<Failure> CheckPurpose(const std::optional<ExtendedKeyUsage>& usage,
                                    const VerifyRequest& request, size_t index) {
  if (!usage || Allows(*usage, request)) return std::nullopt;
  std::string present;
  size_t count = 0;
  for (const Bytes id : usage->purposes) {
    if (++count > kMaxReportedPurposes) {
      present += ", ...";
      break;
    }
    present += (present.empty() ? "" : ", ") + KeyPurposeToString(id);
  }
  return Fail(index, {Reason::kWrongPurpose}, present);
}

bool MatchesMailbox(std::string_view presented, std::string_view reference) {
  const std::optional<Mailbox> mailbox = Mailbox::Parse(presented);
  return mailbox && mailbox->Matches(*Mailbox::Parse(reference));
}

bool Matches(const GeneralName& name, const ReferenceName& reference,
             const IsPublicSuffix& is_public_suffix) {
  switch (reference.kind()) {
    case ReferenceName::Kind::kIp:
      // RFC 9525 section 6.4: an address matches an address, byte for byte, and never text.
      return name.kind == GeneralName::Kind::kIpAddress &&
             Equal(name.value, reference.ip().bytes());
    case ReferenceName::Kind::kDns:
      return name.kind == GeneralName::Kind::kDnsName &&
             MatchesDnsName(AsText(name.value), reference.dns(), is_public_suffix);
    case ReferenceName::Kind::kMailbox:
      return name.kind == GeneralName::Kind::kRfc822Name &&
             MatchesMailbox(AsText(name.value), reference.mailbox());
  }
  return false;
}

bool Holds(const Certificate& leaf, const ReferenceName& reference,
           const IsPublicSuffix& is_public_suffix) {
  const auto& names = leaf.extensions.subject_alt_name;
  return names && std::ranges::any_of(names->value, [&](const GeneralName& name) {
           return Matches(name, reference, is_public_suffix);
         });
}

// Self-issued certificates do not count, and neither does the leaf.
uint64_t CountIntermediates(std::span<const PathEntry> below) {
  return static_cast<uint64_t>(
      std::ranges::count(below.subspan(1), false, &PathEntry::self_issued));
}

// Section 6.1.2 (k).
std::optional<Failure> CheckMaxPathLength(std::span<const PathEntry> below,
                                          std::optional<uint32_t> max_path_length) {
  if (!max_path_length || CountIntermediates(below) <= *max_path_length) return std::nullopt;
  return Fail(below.back().index, {Reason::kPathTooLong, 0, {*max_path_length}});
}

// Section 6.1.4 (l) and (m).
std::optional<Failure> CheckPathLength(const Authority& issuer, size_t index,
                                       std::span<const PathEntry> below) {
  if (!issuer.path_length) return std::nullopt;
  const uint64_t counted = CountIntermediates(below);
  if (counted <= *issuer.path_length) return std::nullopt;
  return Fail(index, {Reason::kPathLengthExceeded, 0, {*issuer.path_length, counted}});
}

// Section 6.1.3 (b) and (c): self-issued certificates are exempt unless they are the leaf.
std::optional<Failure> CheckConstraints(const Authority& issuer, size_t index,
                                        std::span<const PathEntry> below,
                                        const RuleContext& context) {
  if (!issuer.name_constraints) return std::nullopt;
  for (const PathEntry& entry : below) {
    if (entry.index != 0 && entry.self_issued) continue;
    auto failure = CheckNameConstraints(*issuer.name_constraints, *entry.certificate,
                                        context.request.budget, context.work);
    if (failure)
      return Failure{{failure->reason, 0, {index}},
                     entry.index,
                     std::move(failure->name),
                     std::move(failure->constraint)};
  }
  return std::nullopt;
}

}  // namespace

std::vector<Failure> CheckLeaf(const Certificate& leaf, const RuleContext& context) {
  const Extensions& extensions = leaf.extensions;
  const Bytes unhandled = UnhandledCritical(extensions);
  std::vector<Failure> failures;
  for (auto& failure : {
           CheckCritical(unhandled, 0,
                         extensions.unhandled_critical.empty()
                             ? 0
                             : leaf.OffsetOf(extensions.unhandled_critical)),
           CheckValidity(leaf.validity, 0, context.request.time),
           CheckKey(leaf.subject_public_key_info, 0),
           CheckKeyUsages(ValueOf(extensions.key_usage), context.request.key_usage),
           CheckPurpose(ValueOf(extensions.extended_key_usage), context.request, 0),
           CheckLeafProfile(leaf, context.request),
       })
    if (failure) failures.push_back(*failure);
  return failures;
}

std::optional<Failure> CheckNames(const Certificate& leaf, const RuleContext& context) {
  for (const ReferenceName& name : context.request.names) {
    if (Holds(leaf, name, context.request.is_public_suffix)) continue;
    Failure failure{{Reason::kNameMismatch}, 0, name.ToString()};
    if (Holds(leaf, name, nullptr))
      failure.constraint = "no wildcard stands for the names of a public suffix";
    return failure;
  }
  return std::nullopt;
}

std::optional<Failure> CheckIssuer(const Authority& issuer, size_t index,
                                   std::span<const PathEntry> below, const RuleContext& context) {
  if (auto failure = CheckCritical(issuer.unhandled_critical, index, 0)) return failure;
  // Section 6.1.4 (k) and (n).
  if (!issuer.is_ca) return Fail(index, {Reason::kNotACertificateAuthority});
  if (auto failure = CheckKeyUsage(issuer.key_usage, KeyUsageBit::kKeyCertSign, index))
    return failure;
  if (issuer.validity)
    if (auto failure = CheckValidity(*issuer.validity, index, context.request.time)) return failure;
  if (auto failure = CheckMaxPathLength(below, context.request.max_path_length)) return failure;
  if (auto failure = CheckPathLength(issuer, index, below)) return failure;
  if (auto failure = CheckPurpose(issuer.extended_key_usage, context.request, index))
    return failure;
  if (auto failure = CheckKey(issuer.subject_public_key_info, index)) return failure;
  return CheckConstraints(issuer, index, below, context);
}

std::optional<Failure> CheckIssuerProfile(const Authority& issuer, const Certificate& certificate,
                                          size_t index, std::span<const PathEntry> below,
                                          const RuleContext& context) {
  if (context.request.policy != Policy::kWebStrict) return std::nullopt;
  const std::string_view broken =
      index == kAnchorIndex ? BrokenRootRule(certificate) : BrokenIntermediateRule(certificate);
  if (auto failure = FailProfile(broken, index)) return failure;
  const PathEntry& subject = below.back();
  return FailProfile(BrokenIssuanceRule(*subject.certificate, issuer), subject.index);
}

}  // namespace lockstep::x509
