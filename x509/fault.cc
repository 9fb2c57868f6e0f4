#include "x509/fault.h"

#include <algorithm>

#include "x509/authority.h"
#include "x509/certificate.h"
#include "x509/der/reader.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

// Shown of what does not parse: enough to see the element that begins there.
constexpr size_t kUnparsedBytes = 16;

// What follows `part` in the TBSCertificate.
Bytes After(const Certificate& certificate, Bytes part) {
  const auto end = static_cast<size_t>(part.data() + part.size() - certificate.tbs.data());
  return certificate.tbs.subspan(end);
}

// The notBefore or the notAfter, as it is encoded.
Bytes DateOf(const Certificate& certificate, bool is_first) {
  der::Reader fields(After(certificate, certificate.issuer.der()));
  der::Reader validity = fields.Enter(der::Tag::kSequence);
  const der::Element not_before = validity.Next();
  return is_first ? not_before.whole : validity.Next().whole;
}

// The Extension whose extnID is `id`; empty if there is none.
Bytes ExtensionOf(const Certificate& certificate, Bytes id) {
  der::Reader fields(After(certificate, certificate.subject_public_key_info.der));
  while (fields.ok() && !fields.empty()) {
    const der::Element field = fields.Next();
    if (field.tag != der::ContextConstructed(3)) continue;
    der::Reader outer = fields.Inside(field);
    der::Reader list = outer.Enter(der::Tag::kSequence);
    while (list.ok() && !list.empty()) {
      const der::Element extension = list.Next();
      if (Equal(list.Inside(extension).ObjectIdentifier(), id)) return extension.whole;
    }
  }
  return {};
}

// A name constraint was broken by a subjectAltName, else by the subject.
Bytes NameOf(const Certificate& certificate, std::string_view printed) {
  if (const auto& names = certificate.extensions.subject_alt_name)
    for (const GeneralName name : names->value)
      if (ToString(name) == printed) return name.value;
  return certificate.subject.der();
}

Bytes FaultIn(const Certificate& certificate, Reason reason, std::string_view detail) {
  switch (reason) {
    case Reason::kCertificateExpired:
    case Reason::kCertificateNotYetValid:
      return DateOf(certificate, reason == Reason::kCertificateNotYetValid);
    case Reason::kUnknownIssuer:
    case Reason::kSelfSignedCertificate:
      return certificate.issuer.der();
    case Reason::kCertificateSignatureInvalid:
      return certificate.signature;
    case Reason::kObsoleteSignatureHash:
    case Reason::kUnsupportedCertificateSignature:
      return certificate.signature_algorithm.der;
    case Reason::kUnsupportedPublicKey:
    case Reason::kPublicKeySizeUnacceptable:
      return certificate.subject_public_key_info.der;
    case Reason::kNameMismatch:
      return ExtensionOf(certificate, oid::kSubjectAltName);
    case Reason::kWrongPurpose:
      return ExtensionOf(certificate, oid::kExtendedKeyUsage);
    case Reason::kKeyUsageForbids:
      return ExtensionOf(certificate, oid::kKeyUsage);
    case Reason::kNotACertificateAuthority:
    case Reason::kPathLengthExceeded:
      return ExtensionOf(certificate, oid::kBasicConstraints);
    case Reason::kUnhandledCriticalExtension:
      return ExtensionOf(certificate, UnhandledCritical(certificate.extensions));
    case Reason::kNameConstraintViolated:
    case Reason::kUnsupportedNameConstraint:
      return NameOf(certificate, detail);
    case Reason::kNoValidPolicy:
      return ExtensionOf(certificate, oid::kCertificatePolicies);
    case Reason::kAnyPolicyMapped:
      return ExtensionOf(certificate, oid::kPolicyMappings);
    default:
      return {};
  }
}

Fault FaultAt(Bytes der, Bytes part) {
  if (part.empty()) return {};
  const Bytes shown = part.first(std::min(part.size(), kMaxFaultBytes));
  return {.offset = static_cast<uint32_t>(part.data() - der.data()),
          .size = static_cast<uint32_t>(part.size()),
          .bytes = {shown.begin(), shown.end()}};
}

}  // namespace

Fault FaultOf(Bytes der, const Error& error, std::string_view detail) {
  const Result<Certificate> certificate = Certificate::Parse(der);
  if (certificate) return FaultAt(der, FaultIn(*certificate, error.reason, detail));
  if (error != certificate.error() || error.offset >= der.size()) return {};
  const Bytes rest = der.subspan(error.offset);
  return FaultAt(der, rest.first(std::min(rest.size(), kUnparsedBytes)));
}

std::string FaultHex(const Fault& fault) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const uint8_t byte : fault.bytes) {
    if (!out.empty()) out += ' ';
    out += {kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return out;
}

}  // namespace lockstep::x509
