// The object identifiers this library knows, by the names their RFCs give them.
#ifndef X509_OIDS_H_
#define X509_OIDS_H_

#include "x509/der/oid.h"

namespace lockstep::x509::oid {

using der::Oid;

// Keys: RFC 3279, RFC 4055, RFC 5480, RFC 8410.
inline constexpr auto kRsaEncryption = Oid<1, 2, 840, 113549, 1, 1, 1>();
inline constexpr auto kRsassaPss = Oid<1, 2, 840, 113549, 1, 1, 10>();
inline constexpr auto kEcPublicKey = Oid<1, 2, 840, 10045, 2, 1>();
inline constexpr auto kSecp256r1 = Oid<1, 2, 840, 10045, 3, 1, 7>();
inline constexpr auto kSecp384r1 = Oid<1, 3, 132, 0, 34>();
inline constexpr auto kSecp521r1 = Oid<1, 3, 132, 0, 35>();
inline constexpr auto kEd25519 = Oid<1, 3, 101, 112>();

// Signatures.
inline constexpr auto kMd5WithRsa = Oid<1, 2, 840, 113549, 1, 1, 4>();
inline constexpr auto kSha1WithRsa = Oid<1, 2, 840, 113549, 1, 1, 5>();
inline constexpr auto kSha256WithRsa = Oid<1, 2, 840, 113549, 1, 1, 11>();
inline constexpr auto kSha384WithRsa = Oid<1, 2, 840, 113549, 1, 1, 12>();
inline constexpr auto kSha512WithRsa = Oid<1, 2, 840, 113549, 1, 1, 13>();
inline constexpr auto kEcdsaWithSha1 = Oid<1, 2, 840, 10045, 4, 1>();
inline constexpr auto kEcdsaWithSha256 = Oid<1, 2, 840, 10045, 4, 3, 2>();
inline constexpr auto kEcdsaWithSha384 = Oid<1, 2, 840, 10045, 4, 3, 3>();
inline constexpr auto kEcdsaWithSha512 = Oid<1, 2, 840, 10045, 4, 3, 4>();

// Parts of RSASSA-PSS-params: RFC 4055 section 2.
inline constexpr auto kMgf1 = Oid<1, 2, 840, 113549, 1, 1, 8>();
inline constexpr auto kSha256 = Oid<2, 16, 840, 1, 101, 3, 4, 2, 1>();
inline constexpr auto kSha384 = Oid<2, 16, 840, 1, 101, 3, 4, 2, 2>();
inline constexpr auto kSha512 = Oid<2, 16, 840, 1, 101, 3, 4, 2, 3>();

// Attributes of names: RFC 5280 appendix A.1.
inline constexpr auto kCommonName = Oid<2, 5, 4, 3>();
inline constexpr auto kSerialNumber = Oid<2, 5, 4, 5>();
inline constexpr auto kCountryName = Oid<2, 5, 4, 6>();
inline constexpr auto kLocalityName = Oid<2, 5, 4, 7>();
inline constexpr auto kStateOrProvinceName = Oid<2, 5, 4, 8>();
inline constexpr auto kOrganizationName = Oid<2, 5, 4, 10>();
inline constexpr auto kOrganizationalUnitName = Oid<2, 5, 4, 11>();
inline constexpr auto kOrganizationIdentifier = Oid<2, 5, 4, 97>();
inline constexpr auto kDomainComponent = Oid<0, 9, 2342, 19200300, 100, 1, 25>();
inline constexpr auto kEmailAddress = Oid<1, 2, 840, 113549, 1, 9, 1>();

// Extensions: RFC 5280 sections 4.2 and 5.2, RFC 6960 section 4.2.2.2.1, RFC 7633.
inline constexpr auto kSubjectKeyIdentifier = Oid<2, 5, 29, 14>();
inline constexpr auto kKeyUsage = Oid<2, 5, 29, 15>();
inline constexpr auto kSubjectAltName = Oid<2, 5, 29, 17>();
inline constexpr auto kBasicConstraints = Oid<2, 5, 29, 19>();
inline constexpr auto kNameConstraints = Oid<2, 5, 29, 30>();
inline constexpr auto kCrlNumber = Oid<2, 5, 29, 20>();
inline constexpr auto kCrlReason = Oid<2, 5, 29, 21>();
inline constexpr auto kInvalidityDate = Oid<2, 5, 29, 24>();
inline constexpr auto kDeltaCrlIndicator = Oid<2, 5, 29, 27>();
inline constexpr auto kIssuingDistributionPoint = Oid<2, 5, 29, 28>();
inline constexpr auto kCertificateIssuer = Oid<2, 5, 29, 29>();
inline constexpr auto kCrlDistributionPoints = Oid<2, 5, 29, 31>();
inline constexpr auto kCertificatePolicies = Oid<2, 5, 29, 32>();
inline constexpr auto kPolicyMappings = Oid<2, 5, 29, 33>();
inline constexpr auto kAuthorityKeyIdentifier = Oid<2, 5, 29, 35>();
inline constexpr auto kPolicyConstraints = Oid<2, 5, 29, 36>();
inline constexpr auto kExtendedKeyUsage = Oid<2, 5, 29, 37>();
inline constexpr auto kInhibitAnyPolicy = Oid<2, 5, 29, 54>();
inline constexpr auto kAuthorityInfoAccess = Oid<1, 3, 6, 1, 5, 5, 7, 1, 1>();
inline constexpr auto kTlsFeature = Oid<1, 3, 6, 1, 5, 5, 7, 1, 24>();
inline constexpr auto kOcspNoCheck = Oid<1, 3, 6, 1, 5, 5, 7, 48, 1, 5>();

// Responses: RFC 6960 section 4.2.1, and what identifies an issuer in them.
inline constexpr auto kOcspBasic = Oid<1, 3, 6, 1, 5, 5, 7, 48, 1, 1>();
inline constexpr auto kSha1 = Oid<1, 3, 14, 3, 2, 26>();

// Policies and their qualifiers: RFC 5280 section 4.2.1.4.
inline constexpr auto kAnyPolicy = Oid<2, 5, 29, 32, 0>();
inline constexpr auto kCpsQualifier = Oid<1, 3, 6, 1, 5, 5, 7, 2, 1>();
inline constexpr auto kUserNoticeQualifier = Oid<1, 3, 6, 1, 5, 5, 7, 2, 2>();

// Key purposes: RFC 5280 section 4.2.1.12.
inline constexpr auto kAnyExtendedKeyUsage = Oid<2, 5, 29, 37, 0>();
inline constexpr auto kServerAuth = Oid<1, 3, 6, 1, 5, 5, 7, 3, 1>();
inline constexpr auto kClientAuth = Oid<1, 3, 6, 1, 5, 5, 7, 3, 2>();
inline constexpr auto kCodeSigning = Oid<1, 3, 6, 1, 5, 5, 7, 3, 3>();
inline constexpr auto kEmailProtection = Oid<1, 3, 6, 1, 5, 5, 7, 3, 4>();
inline constexpr auto kTimeStamping = Oid<1, 3, 6, 1, 5, 5, 7, 3, 8>();
inline constexpr auto kOcspSigning = Oid<1, 3, 6, 1, 5, 5, 7, 3, 9>();
// RFC 6962 section 3.1.
inline constexpr auto kPrecertificateSigning = Oid<1, 3, 6, 1, 4, 1, 11129, 2, 4, 4>();

}  // namespace lockstep::x509::oid

#endif  // X509_OIDS_H_
