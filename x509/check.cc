#include "x509/check.h"

#include <algorithm>
#include <iterator>

namespace lockstep::x509 {
namespace {

constexpr Check kIssuer = {"issuer", "RFC 5280 6.1.3 (a) (4)", true};
constexpr Check kSignature = {"signature", "RFC 5280 6.1.3 (a) (1)", true};
constexpr Check kValidity = {"validity", "RFC 5280 6.1.3 (a) (2)"};
constexpr Check kCriticalExtensions = {"critical extensions", "RFC 5280 4.2"};
constexpr Check kBasicConstraints = {"basic constraints", "RFC 5280 6.1.4 (k)", true};
constexpr Check kPathLength = {"path length", "RFC 5280 6.1.4 (l), (m)", true};
constexpr Check kKeyUsage = {"key usage", "RFC 5280 6.1.4 (n); RFC 9846 4.5.1.2"};
constexpr Check kPurpose = {"extended key usage", "RFC 5280 4.2.1.12"};
constexpr Check kKey = {"key", "RFC 5280 4.1.2.7"};
constexpr Check kNameConstraints = {"name constraints", "RFC 5280 6.1.3 (b), (c)", true};
constexpr Check kPolicies = {"policies", "RFC 9618 5"};
constexpr Check kRevocation = {kRevocationCheck, "RFC 5280 6.3, RFC 6960 3.2", true};
constexpr Check kProfile = {kProfileCheck, "CA/Browser baseline 7.1.2"};
constexpr Check kName = {kNameCheck, "RFC 9525 6"};
constexpr Check kPins = {kPinCheck, "RFC 7469 2.6"};

constexpr Check kAll[] = {
    kIssuer,   kSignature, kValidity, kCriticalExtensions, kBasicConstraints, kPathLength,
    kKeyUsage, kPurpose,   kKey,      kNameConstraints,    kPolicies,         kRevocation,
    kProfile,  kName,      kPins};

struct ReasonOfCheck {
  Reason reason;
  Check check;
};
constexpr ReasonOfCheck kReasons[] = {
    {Reason::kUnknownIssuer, kIssuer},
    {Reason::kSelfSignedCertificate, kIssuer},
    {Reason::kCertificateSignatureInvalid, kSignature},
    {Reason::kObsoleteSignatureHash, kSignature},
    {Reason::kUnsupportedCertificateSignature, kSignature},
    {Reason::kCertificateExpired, kValidity},
    {Reason::kCertificateNotYetValid, kValidity},
    {Reason::kUnhandledCriticalExtension, kCriticalExtensions},
    {Reason::kNotACertificateAuthority, kBasicConstraints},
    {Reason::kPathLengthExceeded, kPathLength},
    {Reason::kPathTooLong, kPathLength},
    {Reason::kKeyUsageForbids, kKeyUsage},
    {Reason::kWrongPurpose, kPurpose},
    {Reason::kUnsupportedPublicKey, kKey},
    {Reason::kPublicKeySizeUnacceptable, kKey},
    {Reason::kNameConstraintViolated, kNameConstraints},
    {Reason::kUnsupportedNameConstraint, kNameConstraints},
    {Reason::kNoValidPolicy, kPolicies},
    {Reason::kAnyPolicyMapped, kPolicies},
    {Reason::kCertificateRevoked, kRevocation},
    {Reason::kRevocationStatusUnknown, kRevocation},
    {Reason::kStapleMissing, kRevocation},
    {Reason::kBrowserProfileBroken, kProfile},
    {Reason::kNameMismatch, kName},
    {Reason::kPinMismatch, kPins},
};

}  // namespace

std::span<const Check> AllChecks() { return kAll; }

Check CheckOf(Reason reason) {
  const auto* found = std::ranges::find(kReasons, reason, &ReasonOfCheck::reason);
  return found == std::end(kReasons) ? Check() : found->check;
}

}  // namespace lockstep::x509
