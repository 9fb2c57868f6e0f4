// The policy extensions of RFC 5280 (sections 4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14), parsed into
// types. All views borrow from the certificate.
#ifndef X509_POLICY_EXTENSIONS_H_
#define X509_POLICY_EXTENSIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "x509/der/list.h"
#include "x509/der/reader.h"

namespace lockstep::x509 {

// Policies and mappings in one certificate. Web certificates have up to five policies, bridges of
// governments some thirty of each.
inline constexpr size_t kMaxPolicies = 128;
inline constexpr size_t kMaxPolicyMappings = 128;

// certificatePolicies, section 4.2.1.4: the policies' identifiers, none of them twice. Qualifiers
// are of no consequence for a path; only their form is checked.
Bytes DecodePolicyInformation(const der::Element& element);
using PolicyIdentifiers = der::List<Bytes, DecodePolicyInformation>;
struct CertificatePolicies {
  PolicyIdentifiers identifiers;
  // A qualifier is neither a CPS pointer nor a user notice: if the extension is critical, the
  // certificate must be refused.
  bool has_unknown_qualifier = false;
};

// policyMappings, section 4.2.1.5: the issuer takes its own policy and the subject's to be
// equivalent.
struct PolicyMapping {
  Bytes issuer_domain_policy;
  Bytes subject_domain_policy;
};
PolicyMapping DecodePolicyMapping(const der::Element& element);
using PolicyMappings = der::List<PolicyMapping, DecodePolicyMapping>;

// policyConstraints, section 4.2.1.11. Each says how many certificates may follow, self-issued ones
// aside, before it is in force; at least one of them is there.
struct PolicyConstraints {
  std::optional<uint32_t> require_explicit_policy;
  std::optional<uint32_t> inhibit_policy_mapping;
};

// inhibitAnyPolicy, section 4.2.1.14: likewise.
struct InhibitAnyPolicy {
  uint32_t skip_certs = 0;
};

// Each reads the content of one extension's extnValue.
CertificatePolicies ReadCertificatePolicies(der::Reader& reader);
PolicyMappings ReadPolicyMappings(der::Reader& reader);
PolicyConstraints ReadPolicyConstraints(der::Reader& reader);
InhibitAnyPolicy ReadInhibitAnyPolicy(der::Reader& reader);

}  // namespace lockstep::x509

#endif  // X509_POLICY_EXTENSIONS_H_
