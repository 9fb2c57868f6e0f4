#include "x509/certificate.h"

#include <new>

namespace lockstep::x509 {
namespace {

using der::Reader;
using der::Tag;

// Version ::= INTEGER { v1(0), v2(1), v3(2) }, [0] EXPLICIT, DEFAULT v1: which DER does not encode.
int ReadVersion(Reader& tbs) {
  if (!tbs.NextIs(der::ContextConstructed(0))) return 1;
  const size_t start = tbs.offset();
  Reader version = tbs.Enter(der::ContextConstructed(0));
  const int number = static_cast<int>(version.SmallInteger(UINT16_MAX)) + 1;
  if (const Status done = version.Done(); !done) tbs.FailWith(done.error());
  if (number != 2 && number != 3)
    tbs.FailWith({Reason::kCertificateVersion,
                  static_cast<uint32_t>(start),
                  {static_cast<uint64_t>(number)}});
  return number;
}

// Validity ::= SEQUENCE { notBefore Time, notAfter Time }
Validity ReadValidity(Reader& tbs) {
  Reader sequence = tbs.Enter(Tag::kSequence);
  Validity validity;
  validity.not_before = der::ReadTime(sequence);
  validity.not_after = der::ReadTime(sequence);
  if (const Status done = sequence.Done(); !done) tbs.FailWith(done.error());
  return validity;
}

// TBSCertificate ::= SEQUENCE {
void ReadTbs(Reader& tbs, Certificate& out) {
  //   version         [0]  EXPLICIT Version DEFAULT v1,
  out.version = ReadVersion(tbs);
  //   serialNumber         CertificateSerialNumber,
  out.serial = tbs.Integer();
  //   signature            AlgorithmIdentifier,
  out.signature_algorithm = ReadSignatureAlgorithm(tbs);
  //   issuer               Name,
  out.issuer = Name::Read(tbs);
  //   validity             Validity,
  out.validity = ReadValidity(tbs);
  //   subject              Name,
  out.subject = Name::Read(tbs);
  //   subjectPublicKeyInfo SubjectPublicKeyInfo,
  out.subject_public_key_info = ReadSubjectPublicKeyInfo(tbs);
  //   issuerUniqueID  [1]  IMPLICIT UniqueIdentifier OPTIONAL, -- version 2 or 3
  //   subjectUniqueID [2]  IMPLICIT UniqueIdentifier OPTIONAL, -- version 2 or 3
  for (const uint8_t number : {uint8_t{1}, uint8_t{2}}) {
    if (!tbs.NextIs(der::ContextPrimitive(number))) continue;
    if (out.version < 2) tbs.Fail(Reason::kCertificateVersion, 1);
    tbs.Bits(der::ContextPrimitive(number));
  }
  //   extensions      [3]  EXPLICIT Extensions OPTIONAL        -- version 3 }
  if (!tbs.NextIs(der::ContextConstructed(3))) return;
  if (out.version < 3) tbs.Fail(Reason::kCertificateVersion, static_cast<uint64_t>(out.version));
  Reader extensions = tbs.Enter(der::ContextConstructed(3));
  out.extensions = ReadExtensions(extensions);
  if (const Status done = extensions.Done(); !done) tbs.FailWith(done.error());
}

}  // namespace

Result<Certificate> Certificate::Parse(Bytes der) {
  if (der.size() > kMaxCertificateSize)
    return Error{Reason::kCertificateTooLarge, 0, {der.size(), kMaxCertificateSize}};
  Certificate out{};
  out.der = der;
  Reader outer(der);
  // Certificate ::= SEQUENCE {
  Reader certificate = outer.Enter(Tag::kSequence);
  //   tbsCertificate       TBSCertificate,
  const der::Element tbs = certificate.Expect(Tag::kSequence);
  Reader tbs_reader = certificate.Inside(tbs);
  ReadTbs(tbs_reader, out);
  LOCKSTEP_TRY(tbs_reader.Done());
  out.tbs = tbs.whole;
  //   signatureAlgorithm   AlgorithmIdentifier,
  const size_t algorithm_offset = certificate.offset();
  const SignatureAlgorithmId outer_algorithm = ReadSignatureAlgorithm(certificate);
  //   signatureValue       BIT STRING }
  out.signature = certificate.WholeBytes();
  LOCKSTEP_TRY(certificate.Done());
  LOCKSTEP_TRY(outer.Done());
  // RFC 5280 section 4.1.1.2: MUST contain the same algorithm identifier as the signed field.
  if (!Equal(outer_algorithm.der, out.signature_algorithm.der))
    return Error{Reason::kSignatureAlgorithmMismatch, static_cast<uint32_t>(algorithm_offset)};
  return out;
}

Result<OwnedCertificate> OwnedCertificate::Parse(Bytes der) try {
  OwnedCertificate out;
  out.bytes_ = Copy(der);
  LOCKSTEP_ASSIGN(out.certificate_, Certificate::Parse(out.bytes_));
  return out;
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

}  // namespace lockstep::x509
