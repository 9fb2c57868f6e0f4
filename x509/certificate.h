// Certificate: an X.509 certificate (RFC 5280 section 4.1), parsed once, as a view of its bytes.
#ifndef X509_CERTIFICATE_H_
#define X509_CERTIFICATE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/signature/signature.h"
#include "x509/algorithms.h"
#include "x509/der/time.h"
#include "x509/extensions.h"
#include "x509/name.h"

namespace lockstep::x509 {

// The longest certificate that is parsed, in bytes. Real ones have 1 to 10 KB; those with thousands
// of names in x509-limbo have 80 KB.
inline constexpr size_t kMaxCertificateSize = size_t{128} * 1024;

// Section 4.1.2.5: both ends belong to it, to the second.
struct Validity {
  Time not_before = 0;
  Time not_after = 0;
  [[nodiscard]] bool Contains(Time time) const { return not_before <= time && time <= not_after; }
};

// A certificate that exists is well-formed DER with a known version, one algorithm in both places,
// and well-formed extensions. Whether it is to be believed is the verifier's to say (verifier.h).
// Trivially copyable; all views borrow from the bytes given to Parse, which allocates nothing.
struct Certificate {
  static Result<Certificate> Parse(Bytes der);

  Bytes der;     // the whole certificate
  Bytes tbs;     // TBSCertificate with its header: what is signed
  int version;   // 1, 2 or 3
  Bytes serial;  // content of the INTEGER, two's complement
  SignatureAlgorithmId signature_algorithm;
  Name issuer;
  Validity validity;
  Name subject;
  SubjectPublicKeyInfo subject_public_key_info;
  Bytes signature;
  Extensions extensions;

  // The subject's key, or nothing where this library knows no such keys.
  [[nodiscard]] const std::optional<crypto::PublicKey>& public_key() const {
    return subject_public_key_info.key;
  }
  // Where a part of this certificate lies in it, in bytes from its start.
  [[nodiscard]] uint32_t OffsetOf(Bytes part) const {
    return static_cast<uint32_t>(part.data() - der.data());
  }
  // Section 3.2: subject and issuer are the same entity. Says nothing about the signature.
  [[nodiscard]] bool IsSelfIssued() const { return subject.Matches(issuer); }
};

// OwnedCertificate is a certificate with its bytes. Move-only; moving keeps views valid.
class OwnedCertificate {
 public:
  // Copies `der`.
  static Result<OwnedCertificate> Parse(Bytes der);

  OwnedCertificate(OwnedCertificate&&) noexcept = default;
  OwnedCertificate& operator=(OwnedCertificate&&) noexcept = default;

  const Certificate& operator*() const { return certificate_; }
  const Certificate* operator->() const { return &certificate_; }
  [[nodiscard]] Bytes der() const { return bytes_; }

 private:
  OwnedCertificate() = default;
  std::vector<uint8_t> bytes_;
  Certificate certificate_{};
};

}  // namespace lockstep::x509

#endif  // X509_CERTIFICATE_H_
