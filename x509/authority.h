// Authority: what RFC 5280 section 6.1 takes from an issuer, be it an intermediate certificate or a
// trust anchor: a name, a key and constraints.
#ifndef X509_AUTHORITY_H_
#define X509_AUTHORITY_H_

#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "x509/algorithms.h"
#include "x509/certificate.h"
#include "x509/extensions.h"
#include "x509/name.h"

namespace lockstep::x509 {

// Borrows like the certificate it was made from. An absent constraint does not constrain.
struct Authority {
  Name subject;
  SubjectPublicKeyInfo subject_public_key_info;
  Bytes key_identifier;  // subjectKeyIdentifier; empty if unknown
  std::optional<Validity> validity;
  // basicConstraints says cA, or nobody was asked (an anchor without version 3 extensions).
  bool is_ca = true;
  std::optional<KeyUsage> key_usage;
  std::optional<uint32_t> path_length;
  std::optional<NameConstraints> name_constraints;
  std::optional<ExtendedKeyUsage> extended_key_usage;
  // What an anchor limits its paths to (policy_rules.h); an intermediate's count where it stands.
  std::optional<CertificatePolicies> certificate_policies;
  std::optional<PolicyConstraints> policy_constraints;
  std::optional<InhibitAnyPolicy> inhibit_any_policy;
  // A critical extension that cannot be honoured, so that nothing may be built on this issuer.
  Bytes unhandled_critical;

  // Fields of the certificate are taken as they are; section 6.1.4 (k) wants version 3 of whoever
  // issues.
  static Authority Of(const Certificate& certificate);
  // Takes over what these extensions say of an issuer: all but its name, key and validity.
  void TakeExtensions(const Extensions& extensions);
};

// UnhandledCritical returns the extnID of a critical extension that the verifier does not process,
// or nothing: unknown ones, policies with unknown qualifiers, and what only a revocation check
// would read.
Bytes UnhandledCritical(const Extensions& extensions);

}  // namespace lockstep::x509

#endif  // X509_AUTHORITY_H_
