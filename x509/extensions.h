// The certificate extensions of RFC 5280 section 4.2, parsed into types. All views borrow from the
// certificate.
#ifndef X509_EXTENSIONS_H_
#define X509_EXTENSIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "x509/der/list.h"
#include "x509/der/reader.h"
#include "x509/distribution_points.h"
#include "x509/extension_list.h"
#include "x509/general_name.h"
#include "x509/policy_extensions.h"

namespace lockstep::x509 {

// Purposes in one extendedKeyUsage: real ones have up to about twenty.
inline constexpr size_t kMaxKeyPurposes = 128;
// TLS extensions that one certificate asks for: real ones ask for one.
inline constexpr size_t kMaxTlsFeatures = 32;
// Descriptions in one authorityInfoAccess: real ones have two.
inline constexpr size_t kMaxAccessDescriptions = 64;

// Section 4.2.1.3. The enumerators are the bits' numbers.
enum class KeyUsageBit : uint8_t {
  kDigitalSignature = 0,
  kContentCommitment = 1,
  kKeyEncipherment = 2,
  kDataEncipherment = 3,
  kKeyAgreement = 4,
  kKeyCertSign = 5,
  kCrlSign = 6,
  kEncipherOnly = 7,
  kDecipherOnly = 8,
};
struct KeyUsage {
  uint16_t bits = 0;  // bit n of the extension is 1 << n here
  [[nodiscard]] bool Has(KeyUsageBit bit) const { return bits >> static_cast<int>(bit) & 1; }
};

// Section 4.2.1.9.
struct BasicConstraints {
  bool ca = false;
  std::optional<uint32_t> path_length;  // intermediates that may follow, self-issued ones aside
};

// Section 4.2.1.12. The purposes this library knows are flags; `purposes` holds all of them.
inline Bytes DecodeObjectIdentifier(const der::Element& element) { return element.content; }
using ObjectIdentifiers = der::List<Bytes, DecodeObjectIdentifier>;
struct ExtendedKeyUsage {
  ObjectIdentifiers purposes;
  bool any = false;
  bool server_auth = false;
  bool client_auth = false;
  bool ocsp_signing = false;
};

// Section 4.2.1.1. Empty where absent.
struct AuthorityKeyIdentifier {
  Bytes key_identifier;
  GeneralNames issuer;
  Bytes serial;
};

// Section 4.2.1.10. An absent list is empty.
GeneralName DecodeSubtree(const der::Element& element);
using GeneralSubtrees = der::List<GeneralName, DecodeSubtree>;
struct NameConstraints {
  GeneralSubtrees permitted;
  GeneralSubtrees excluded;
};

// RFC 7633: the TLS extensions that a server with this certificate promises to answer.
struct TlsFeature {
  bool status_request = false;  // "must staple"
};

// Section 4.2.2.1: where to find out more about the issuer.
struct AccessDescription {
  Bytes method;  // the content of an OBJECT IDENTIFIER: id-ad-caIssuers, id-ad-ocsp, ...
  GeneralName location;
};
AccessDescription DecodeAccessDescription(const der::Element& element);
using AccessDescriptions = der::List<AccessDescription, DecodeAccessDescription>;

// What a certificate has of each. What is not here was passed over: not critical, or recorded as
// the first unhandled critical one.
struct Extensions {
  std::optional<Extension<AuthorityKeyIdentifier>> authority_key_identifier;
  std::optional<Extension<Bytes>> subject_key_identifier;
  std::optional<Extension<KeyUsage>> key_usage;
  std::optional<Extension<GeneralNames>> subject_alt_name;
  std::optional<Extension<BasicConstraints>> basic_constraints;
  std::optional<Extension<NameConstraints>> name_constraints;
  std::optional<Extension<ExtendedKeyUsage>> extended_key_usage;
  std::optional<Extension<CertificatePolicies>> certificate_policies;
  std::optional<Extension<PolicyMappings>> policy_mappings;
  std::optional<Extension<PolicyConstraints>> policy_constraints;
  std::optional<Extension<InhibitAnyPolicy>> inhibit_any_policy;
  std::optional<Extension<CrlDistributionPoints>> crl_distribution_points;
  std::optional<Extension<AccessDescriptions>> authority_info_access;
  std::optional<Extension<TlsFeature>> tls_feature;

  // An unknown extension that is marked critical: its certificate must be refused (section 4.2).
  // The content of its extnID; empty if there is none.
  Bytes unhandled_critical;
};

// Reads one AuthorityKeyIdentifier, the content of an extnValue.
AuthorityKeyIdentifier ReadAuthorityKeyIdentifier(der::Reader& reader);

// ReadExtensions reads the content of TBSCertificate.extensions: a SEQUENCE SIZE (1..MAX) of
// Extension, each at most once.
Extensions ReadExtensions(der::Reader& reader);

// The content of one extnValue by itself, as others than certificates hold it (oid_filters of TLS).
Result<KeyUsage> ParseKeyUsage(Bytes value);
Result<ExtendedKeyUsage> ParseExtendedKeyUsage(Bytes value);

}  // namespace lockstep::x509

#endif  // X509_EXTENSIONS_H_
