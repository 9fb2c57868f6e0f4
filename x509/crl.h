// Crl: a certificate revocation list (RFC 5280 section 5), parsed once, as a view of its bytes.
#ifndef X509_CRL_H_
#define X509_CRL_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "x509/algorithms.h"
#include "x509/certificate.h"
#include "x509/der/list.h"
#include "x509/der/time.h"
#include "x509/distribution_points.h"
#include "x509/extensions.h"
#include "x509/name.h"
#include "x509/revocation_reason.h"

namespace lockstep::x509 {

// The longest CRL, in bytes, which is also the longest element that the DER reader takes: the
// largest ones of public CAs have about 10 MB.
inline constexpr size_t kMaxCrlSize = der::kMaxElementSize;
// Entries of one CRL; the shortest ones have 20 bytes or so, those with a reason some 40.
inline constexpr uint32_t kMaxCrlEntries = uint32_t{1} << 19;
// Octets of a cRLNumber (section 5.2.3).
inline constexpr size_t kMaxCrlNumberSize = 20;

// One entry of revokedCertificates.
struct RevokedCertificate {
  Bytes serial;  // content of the INTEGER, as Certificate::serial
  Time revocation_date = 0;
  RevocationReason reason = RevocationReason::kUnspecified;
};
RevokedCertificate DecodeRevokedCertificate(const der::Element& element);
using RevokedCertificates = der::List<RevokedCertificate, DecodeRevokedCertificate>;

// A CRL that exists is a complete CRL of the profile of section 5: version 2, with nextUpdate,
// authorityKeyIdentifier and cRLNumber; it is neither a delta CRL nor an indirect one, and holds no
// critical extension, in itself or in an entry, that is unknown. Whether it is to be believed, and
// about which certificates, is for whoever looks (revocation.h) to say. Trivially copyable; all
// views borrow from the bytes given to Parse, which allocates nothing.
struct Crl {
  // In time linear in `der`. kMalformedCrl names the section that is broken; kDeltaCrl,
  // kIndirectCrl, kUnhandledCrlExtension, kCrlTooLarge, or what DER, names and extensions fail for.
  static Result<Crl> Parse(Bytes der);

  Bytes der;  // the whole CertificateList
  Bytes tbs;  // TBSCertList with its header: what is signed
  SignatureAlgorithmId signature_algorithm;
  Name issuer;
  Validity validity;  // from thisUpdate to nextUpdate
  RevokedCertificates revoked;
  uint32_t revoked_count = 0;
  AuthorityKeyIdentifier authority_key_identifier;
  Bytes number;  // cRLNumber without leading zeros
  std::optional<IssuingDistributionPoint> issuing_distribution_point;
  Bytes signature;

  // Find looks for a serial number (the content of its INTEGER), in up to revoked_count steps. It
  // allocates nothing.
  [[nodiscard]] std::optional<RevokedCertificate> Find(Bytes serial) const;
};

}  // namespace lockstep::x509

#endif  // X509_CRL_H_
