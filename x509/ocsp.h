// OcspResponse: an OCSP response (RFC 6960 section 4.2), parsed once, as a view of its bytes.
#ifndef X509_OCSP_H_
#define X509_OCSP_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/provider.h"
#include "x509/algorithms.h"
#include "x509/certificate.h"
#include "x509/der/list.h"
#include "x509/der/time.h"
#include "x509/name.h"
#include "x509/revocation_reason.h"

namespace lockstep::x509 {

// The longest response, in bytes: those of public CAs have 0.3 to 3 KB, most of it the responder's
// certificate.
inline constexpr size_t kMaxOcspResponseSize = size_t{64} * 1024;
// Certificates that one response may be about; staples are about one.
inline constexpr size_t kMaxSingleResponses = 64;
// Certificates in one response: a responder needs one.
inline constexpr size_t kMaxResponderCertificates = 4;

// Section 4.1.1. All are contents of their elements.
struct CertId {
  Bytes hash_algorithm;  // OBJECT IDENTIFIER
  Bytes issuer_name_hash;
  Bytes issuer_key_hash;
  Bytes serial;
};

enum class OcspStatus : uint8_t { kGood, kRevoked, kUnknown };

// Section 4.2.1.
struct SingleResponse {
  CertId id;
  OcspStatus status = OcspStatus::kUnknown;
  Time revocation_time = 0;  // with its reason, of kRevoked
  RevocationReason reason = RevocationReason::kUnspecified;
  Time this_update = 0;
  std::optional<Time> next_update;
};
SingleResponse DecodeSingleResponse(const der::Element& element);
using SingleResponses = der::List<SingleResponse, DecodeSingleResponse>;

inline Bytes DecodeWhole(const der::Element& element) { return element.whole; }
using CertificateList = der::List<Bytes, DecodeWhole>;  // of DER certificates, not parsed

// A response that exists is a successful one of the basic type, version 1, without unknown critical
// extensions. Whether it is to be believed is for whoever looks (revocation.h) to say. Trivially
// copyable; all views borrow from the bytes given to Parse, which allocates nothing.
struct OcspResponse {
  // kOcspResponseTooLarge, kOcspNotSuccessful with the status, kUnsupportedOcspResponse, or what
  // DER, names and lists fail for.
  static Result<OcspResponse> Parse(Bytes der);

  Bytes der;  // the whole OCSPResponse
  Bytes tbs;  // ResponseData with its header: what is signed
  // ResponderID: a name, or the hash of a key, of which the other is empty.
  Name responder_name;
  Bytes responder_key_hash;
  Time produced_at = 0;
  SingleResponses responses;
  SignatureAlgorithmId signature_algorithm;
  Bytes signature;
  CertificateList certificates;
};

// Matches says whether `id` names the certificate of this serial number (content of the INTEGER)
// that an issuer of this name and key has issued. Identifiers may be made with SHA-1, which is
// computed here, or with a hash of the provider's.
bool Matches(const CertId& id, const Name& issuer, const SubjectPublicKeyInfo& issuer_key,
             Bytes serial, const crypto::Provider& provider);

// IsResponder says whether a subject of this name and key is who the response says has made it.
bool IsResponder(const OcspResponse& response, const Name& subject,
                 const SubjectPublicKeyInfo& key);

}  // namespace lockstep::x509

#endif  // X509_OCSP_H_
