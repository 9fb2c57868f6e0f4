#include "x509/extensions.h"

#include <algorithm>

#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using der::Element;
using der::Reader;
using der::Tag;

// Each reads the content of one extension's extnValue.

// KeyUsage ::= BIT STRING, a named bit list
KeyUsage ReadKeyUsage(Reader& reader) {
  const size_t start = reader.offset();
  const der::BitString bits = reader.Bits();
  KeyUsage usage;
  // A named bit list should end with its last one bit (X.690 11.2.2); two roots of the public web
  // end with a byte of zeros.
  for (size_t i = 0; i < std::min<size_t>(bits.bytes.size(), 2) * 8; ++i)
    if (bits.bytes[i / 8] >> (7 - i % 8) & 1) usage.bits |= static_cast<uint16_t>(1 << i);
  // RFC 5280 section 4.2.1.3 wants at least one bit; a key without any is of no use, which the
  // verifier can say better.
  if (bits.bytes.size() > 2)
    reader.FailWith({Reason::kMalformedExtension, static_cast<uint32_t>(start)});
  return usage;
}

// BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE,
//                                 pathLenConstraint INTEGER (0..MAX) OPTIONAL }
BasicConstraints ReadBasicConstraints(Reader& reader) {
  BasicConstraints out;
  Reader sequence = reader.Enter(Tag::kSequence);
  if (sequence.NextIs(Tag::kBoolean)) {
    out.ca = sequence.Boolean();
    // X.690 11.5: a default value is not encoded.
    if (!out.ca) sequence.Fail(Reason::kDerInvalid);
  }
  // 4.2.1.9: without cA it has no meaning; some leaves carry one.
  if (sequence.NextIs(Tag::kInteger))
    out.path_length = static_cast<uint32_t>(sequence.SmallInteger(UINT32_MAX));
  if (const Status done = sequence.Done(); !done) reader.FailWith(done.error());
  return out;
}

// ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId
ExtendedKeyUsage ReadExtendedKeyUsage(Reader& reader) {
  const Element list = reader.Expect(Tag::kSequence);
  ExtendedKeyUsage out;
  Reader purposes = reader.Inside(list);
  size_t count = 0;
  do {
    const Bytes purpose = purposes.ObjectIdentifier();
    out.any |= Equal(purpose, oid::kAnyExtendedKeyUsage);
    out.server_auth |= Equal(purpose, oid::kServerAuth);
    out.client_auth |= Equal(purpose, oid::kClientAuth);
    out.ocsp_signing |= Equal(purpose, oid::kOcspSigning);
    if (++count > kMaxKeyPurposes) purposes.Fail(Reason::kCertificateListTooLong, kMaxKeyPurposes);
  } while (!purposes.empty());
  if (const Status done = purposes.Done(); !done) reader.FailWith(done.error());
  out.purposes = ObjectIdentifiers(list.content);
  return out;
}

// GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF GeneralSubtree
// GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }
GeneralSubtrees ReadSubtrees(Reader& reader, uint8_t number) {
  const std::optional<Element> list = reader.Optional(der::ContextConstructed(number));
  if (!list) return {};
  Reader subtrees = reader.Inside(*list);
  size_t count = 0;
  do {
    Reader subtree = subtrees.Enter(Tag::kSequence);
    const Element base = subtree.Next();
    CheckGeneralName(subtree, base, IpAddressForm::kAddressAndMask);
    // 4.2.1.10: minimum MUST be zero, which DER does not encode, and maximum MUST be absent.
    if (!subtree.empty()) subtree.Fail(Reason::kMalformedExtension);
    if (const Status done = subtree.Done(); !done) subtrees.FailWith(done.error());
    if (++count > kMaxGeneralNames)
      subtrees.Fail(Reason::kCertificateListTooLong, kMaxGeneralNames);
  } while (!subtrees.empty());
  if (const Status done = subtrees.Done(); !done) reader.FailWith(done.error());
  return GeneralSubtrees(list->content);
}

// NameConstraints ::= SEQUENCE { permittedSubtrees [0] GeneralSubtrees OPTIONAL,
//                                excludedSubtrees [1] GeneralSubtrees OPTIONAL }
NameConstraints ReadNameConstraints(Reader& reader) {
  Reader sequence = reader.Enter(Tag::kSequence);
  NameConstraints out;
  out.permitted = ReadSubtrees(sequence, 0);
  out.excluded = ReadSubtrees(sequence, 1);
  // 4.2.1.10: MUST NOT be an empty sequence.
  if (out.permitted.empty() && out.excluded.empty()) sequence.Fail(Reason::kMalformedExtension);
  if (const Status done = sequence.Done(); !done) reader.FailWith(done.error());
  return out;
}

// AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription
// AccessDescription ::= SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName }
AccessDescriptions ReadAuthorityInfoAccess(Reader& reader) {
  const Element list = reader.Expect(Tag::kSequence);
  Reader descriptions = reader.Inside(list);
  size_t count = 0;
  do {
    Reader description = descriptions.Enter(Tag::kSequence);
    description.ObjectIdentifier();
    const Element location = description.Next();
    CheckGeneralName(description, location, IpAddressForm::kAddress);
    if (const Status done = description.Done(); !done) descriptions.FailWith(done.error());
    if (++count > kMaxAccessDescriptions)
      descriptions.Fail(Reason::kCertificateListTooLong, kMaxAccessDescriptions);
  } while (!descriptions.empty());
  if (const Status done = descriptions.Done(); !done) reader.FailWith(done.error());
  return AccessDescriptions(list.content);
}

Bytes ReadSubjectKeyIdentifier(Reader& reader) { return reader.OctetString(); }

GeneralNames ReadSubjectAltName(Reader& reader) { return ReadGeneralNames(reader, Tag::kSequence); }

// Features ::= SEQUENCE OF INTEGER: numbers of TLS extensions (RFC 7633 section 4.1)
TlsFeature ReadTlsFeature(Reader& reader) {
  static constexpr uint64_t kStatusRequest = 5;
  TlsFeature out;
  Reader features = reader.Enter(Tag::kSequence);
  for (size_t count = 0; features.ok() && !features.empty();) {
    out.status_request |= features.SmallInteger(UINT16_MAX) == kStatusRequest && features.ok();
    if (++count > kMaxTlsFeatures) features.Fail(Reason::kCertificateListTooLong, kMaxTlsFeatures);
  }
  if (const Status done = features.Done(); !done) reader.FailWith(done.error());
  return out;
}

// The table of what is known: each row is an extension's identifier, reader and place.
bool HandleKnown(Reader& list, const RawExtension& raw, Extensions& out) {
  return TakeExtension(list, raw, oid::kAuthorityKeyIdentifier, ReadAuthorityKeyIdentifier,
                       out.authority_key_identifier) ||
         TakeExtension(list, raw, oid::kSubjectKeyIdentifier, ReadSubjectKeyIdentifier,
                       out.subject_key_identifier) ||
         TakeExtension(list, raw, oid::kKeyUsage, ReadKeyUsage, out.key_usage) ||
         TakeExtension(list, raw, oid::kSubjectAltName, ReadSubjectAltName, out.subject_alt_name) ||
         TakeExtension(list, raw, oid::kBasicConstraints, ReadBasicConstraints,
                       out.basic_constraints) ||
         TakeExtension(list, raw, oid::kNameConstraints, ReadNameConstraints,
                       out.name_constraints) ||
         TakeExtension(list, raw, oid::kExtendedKeyUsage, ReadExtendedKeyUsage,
                       out.extended_key_usage) ||
         TakeExtension(list, raw, oid::kCertificatePolicies, ReadCertificatePolicies,
                       out.certificate_policies) ||
         TakeExtension(list, raw, oid::kPolicyMappings, ReadPolicyMappings, out.policy_mappings) ||
         TakeExtension(list, raw, oid::kPolicyConstraints, ReadPolicyConstraints,
                       out.policy_constraints) ||
         TakeExtension(list, raw, oid::kInhibitAnyPolicy, ReadInhibitAnyPolicy,
                       out.inhibit_any_policy) ||
         TakeExtension(list, raw, oid::kCrlDistributionPoints, ReadCrlDistributionPoints,
                       out.crl_distribution_points) ||
         TakeExtension(list, raw, oid::kTlsFeature, ReadTlsFeature, out.tls_feature) ||
         TakeExtension(list, raw, oid::kAuthorityInfoAccess, ReadAuthorityInfoAccess,
                       out.authority_info_access);
}

}  // namespace

AccessDescription DecodeAccessDescription(const Element& element) {
  Reader description(element.content);
  const Bytes method = description.ObjectIdentifier();
  return {method, DecodeGeneralName(description.Next())};
}

GeneralName DecodeSubtree(const Element& element) {
  Reader subtree(element.content);
  return DecodeGeneralName(subtree.Next());
}

// AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OCTET STRING OPTIONAL,
//   authorityCertIssuer [1] GeneralNames OPTIONAL, authorityCertSerialNumber [2] INTEGER OPTIONAL }
AuthorityKeyIdentifier ReadAuthorityKeyIdentifier(Reader& reader) {
  AuthorityKeyIdentifier out;
  Reader sequence = reader.Enter(Tag::kSequence);
  if (const auto id = sequence.Optional(der::ContextPrimitive(0))) out.key_identifier = id->content;
  if (sequence.NextIs(der::ContextConstructed(1)))
    out.issuer = ReadGeneralNames(sequence, der::ContextConstructed(1));
  if (sequence.NextIs(der::ContextPrimitive(2)))
    out.serial = sequence.Integer(der::ContextPrimitive(2));
  if (const Status done = sequence.Done(); !done) reader.FailWith(done.error());
  return out;
}

Extensions ReadExtensions(Reader& reader) {
  Extensions out;
  out.unhandled_critical = ReadExtensionList(
      reader, [&](Reader& list, const RawExtension& raw) { return HandleKnown(list, raw, out); });
  return out;
}

Result<KeyUsage> ParseKeyUsage(Bytes value) {
  Reader reader(value);
  const KeyUsage usage = ReadKeyUsage(reader);
  LOCKSTEP_TRY(reader.Done());
  return usage;
}

Result<ExtendedKeyUsage> ParseExtendedKeyUsage(Bytes value) {
  Reader reader(value);
  const ExtendedKeyUsage usage = ReadExtendedKeyUsage(reader);
  LOCKSTEP_TRY(reader.Done());
  return usage;
}

}  // namespace lockstep::x509
