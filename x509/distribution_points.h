// Where CRLs are published (RFC 5280 sections 4.2.1.13 and 5.2.5): read to tell which CRL is about
// which certificate. Nothing is fetched.
#ifndef X509_DISTRIBUTION_POINTS_H_
#define X509_DISTRIBUTION_POINTS_H_

#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.h"
#include "x509/der/list.h"
#include "x509/der/reader.h"
#include "x509/general_name.h"

namespace lockstep::x509 {

// Distribution points of one certificate: real ones have up to three.
inline constexpr size_t kMaxDistributionPoints = 64;

// DistributionPointName: one of the two, or neither where the field is absent.
struct DistributionPointName {
  GeneralNames full_name;
  Bytes relative_name;  // nameRelativeToCRLIssuer, the content of the RDN
  [[nodiscard]] bool empty() const { return full_name.empty() && relative_name.empty(); }
};

// Section 4.2.1.13.
struct DistributionPoint {
  DistributionPointName name = {};
  bool some_reasons = false;    // `reasons` is there
  bool has_crl_issuer = false;  // another CA than the certificate's issues the CRL
};
DistributionPoint DecodeDistributionPoint(const der::Element& element);
using CrlDistributionPoints = der::List<DistributionPoint, DecodeDistributionPoint>;

// Section 5.2.5.
struct IssuingDistributionPoint {
  DistributionPointName name = {};
  bool only_user_certificates = false;
  bool only_ca_certificates = false;
  bool only_some_reasons = false;
  bool indirect = false;
  bool only_attribute_certificates = false;
};

// Each reads the content of one extnValue.
CrlDistributionPoints ReadCrlDistributionPoints(der::Reader& reader);
IssuingDistributionPoint ReadIssuingDistributionPoint(der::Reader& reader);

}  // namespace lockstep::x509

#endif  // X509_DISTRIBUTION_POINTS_H_
