#include "x509/crl.h"

#include "x509/extension_list.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using der::Reader;
using der::Tag;

// Records that section 5.`part`.`paragraph` of RFC 5280 is broken.
void FailProfile(Reader& reader, uint64_t part, uint64_t paragraph) {
  reader.Fail(Reason::kMalformedCrl, part, paragraph);
}

// What an entry's extensions (section 5.3) say.
struct EntryExtensions {
  std::optional<Extension<RevocationReason>> reason;
  std::optional<Extension<Time>> invalidity_date;
};

void ReadEntryExtensions(Reader& entry, EntryExtensions& out) {
  const Bytes unhandled = ReadExtensionList(entry, [&](Reader& list, const RawExtension& raw) {
    return TakeExtension(list, raw, oid::kCrlReason, ReadRevocationReason, out.reason) ||
           TakeExtension(list, raw, oid::kInvalidityDate, der::ReadTime, out.invalidity_date);
  });
  // Section 5.3: a CRL with a critical entry extension that cannot be processed MUST NOT be used,
  // for any certificate. certificateIssuer is one: only indirect CRLs have it.
  if (!unhandled.empty()) entry.Fail(Reason::kUnhandledCrlExtension);
  // Section 5.3.1: removeFromCRL belongs into delta CRLs only.
  if (ValueOf(out.reason) == RevocationReason::kRemoveFromCrl) FailProfile(entry, 3, 1);
}

// SEQUENCE { userCertificate CertificateSerialNumber, revocationDate Time,
//            crlEntryExtensions Extensions OPTIONAL }
RevokedCertificate ReadEntry(Reader& list) {
  RevokedCertificate out;
  Reader entry = list.Enter(Tag::kSequence);
  out.serial = entry.Integer();
  out.revocation_date = der::ReadTime(entry);
  if (!entry.empty()) {
    EntryExtensions extensions;
    ReadEntryExtensions(entry, extensions);
    out.reason = ValueOf(extensions.reason).value_or(RevocationReason::kUnspecified);
  }
  if (const Status done = entry.Done(); !done) list.FailWith(done.error());
  return out;
}

void ReadRevoked(Reader& tbs, Crl& out) {
  const der::Element list = tbs.Expect(Tag::kSequence);
  Reader entries = tbs.Inside(list);
  // Section 5.1.2.6: without revoked certificates, the list MUST be absent.
  if (entries.empty()) FailProfile(entries, 1, 2);
  while (entries.ok() && !entries.empty()) {
    ReadEntry(entries);
    if (++out.revoked_count > kMaxCrlEntries) entries.Fail(Reason::kCrlTooLarge, kMaxCrlEntries);
  }
  if (const Status done = entries.Done(); !done) tbs.FailWith(done.error());
  out.revoked = RevokedCertificates(list.content);
}

struct CrlExtensions {
  std::optional<Extension<AuthorityKeyIdentifier>> authority_key_identifier;
  std::optional<Extension<Bytes>> number;
  std::optional<Extension<IssuingDistributionPoint>> issuing_distribution_point;
};

// CRLNumber ::= INTEGER (0..MAX)
Bytes ReadCrlNumber(Reader& reader) {
  const Bytes number = reader.Unsigned();
  // Section 5.2.3: MUST NOT use values longer than 20 octets.
  if (number.size() > kMaxCrlNumberSize) FailProfile(reader, 2, 3);
  return number;
}

// Section 5.2, on `tbs`, whose [0] has been entered as `reader`.
void ReadCrlExtensions(Reader& reader, Crl& out) {
  CrlExtensions known;
  const Bytes unhandled = ReadExtensionList(reader, [&](Reader& list, const RawExtension& raw) {
    // Section 5.2.4: what it changes in another CRL is no complete list.
    if (Equal(raw.id, oid::kDeltaCrlIndicator)) list.Fail(Reason::kDeltaCrl);
    return TakeExtension(list, raw, oid::kAuthorityKeyIdentifier, ReadAuthorityKeyIdentifier,
                         known.authority_key_identifier) ||
           TakeExtension(list, raw, oid::kCrlNumber, ReadCrlNumber, known.number) ||
           TakeExtension(list, raw, oid::kIssuingDistributionPoint, ReadIssuingDistributionPoint,
                         known.issuing_distribution_point);
  });
  // Section 5.2: MUST NOT be used to determine the status of certificates.
  if (!unhandled.empty()) reader.Fail(Reason::kUnhandledCrlExtension);
  // Section 5.2.1: MUST be in all CRLs, with the key identifier method.
  if (!known.authority_key_identifier ||
      known.authority_key_identifier->value.key_identifier.empty())
    return FailProfile(reader, 2, 1);
  // Section 5.2.3: MUST be in all CRLs, and MUST NOT be critical.
  if (!known.number || known.number->critical) return FailProfile(reader, 2, 3);
  out.authority_key_identifier = known.authority_key_identifier->value;
  out.number = known.number->value;
  if (!known.issuing_distribution_point) return;
  // Section 5.2.5: it is critical.
  if (!known.issuing_distribution_point->critical) return FailProfile(reader, 2, 5);
  out.issuing_distribution_point = known.issuing_distribution_point->value;
  if (out.issuing_distribution_point->indirect) reader.Fail(Reason::kIndirectCrl);
}

// TBSCertList ::= SEQUENCE {
void ReadTbs(Reader& tbs, Crl& out) {
  //   version Version OPTIONAL: section 5.1.2.1, MUST be version 2 with extensions, which 5.2
  //   asks for.
  if (!tbs.NextIs(Tag::kInteger) || tbs.SmallInteger(UINT8_MAX) != 1) FailProfile(tbs, 1, 2);
  //   signature AlgorithmIdentifier, issuer Name,
  out.signature_algorithm = ReadSignatureAlgorithm(tbs);
  out.issuer = Name::Read(tbs);
  //   thisUpdate Time, nextUpdate Time OPTIONAL: section 5.1.2.5, MUST be there.
  out.validity.not_before = der::ReadTime(tbs);
  if (!tbs.NextIs(Tag::kUtcTime) && !tbs.NextIs(Tag::kGeneralizedTime)) FailProfile(tbs, 1, 2);
  out.validity.not_after = der::ReadTime(tbs);
  //   revokedCertificates SEQUENCE OF SEQUENCE { ... } OPTIONAL,
  if (tbs.NextIs(Tag::kSequence)) ReadRevoked(tbs, out);
  //   crlExtensions [0] EXPLICIT Extensions OPTIONAL }
  Reader extensions = tbs.Enter(der::ContextConstructed(0));
  if (extensions.ok()) ReadCrlExtensions(extensions, out);
  if (const Status done = extensions.Done(); !done) tbs.FailWith(done.error());
}

}  // namespace

RevokedCertificate DecodeRevokedCertificate(const der::Element& element) {
  Reader list(element.whole);
  return ReadEntry(list);
}

Result<Crl> Crl::Parse(Bytes der) {
  if (der.size() > kMaxCrlSize) return Error{Reason::kCrlTooLarge, 0, {kMaxCrlSize}};
  Crl out{};
  out.der = der;
  Reader outer(der);
  // CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue BIT STRING }
  Reader list = outer.Enter(Tag::kSequence);
  const der::Element tbs = list.Expect(Tag::kSequence);
  Reader tbs_reader = list.Inside(tbs);
  ReadTbs(tbs_reader, out);
  LOCKSTEP_TRY(tbs_reader.Done());
  out.tbs = tbs.whole;
  const size_t algorithm_offset = list.offset();
  const SignatureAlgorithmId outer_algorithm = ReadSignatureAlgorithm(list);
  out.signature = list.WholeBytes();
  LOCKSTEP_TRY(list.Done());
  LOCKSTEP_TRY(outer.Done());
  // Section 5.1.1.2: MUST be the algorithm identifier of the signed field.
  if (!Equal(outer_algorithm.der, out.signature_algorithm.der))
    return Error{Reason::kSignatureAlgorithmMismatch, static_cast<uint32_t>(algorithm_offset)};
  return out;
}

std::optional<RevokedCertificate> Crl::Find(Bytes serial) const {
  // Only the serial numbers are read: the rest was checked, and matters for one entry alone.
  Reader entries(revoked.bytes());
  while (!entries.empty()) {
    const der::Element entry = entries.Next();
    if (Equal(Reader(entry.content).Integer(), serial)) return DecodeRevokedCertificate(entry);
  }
  return std::nullopt;
}

}  // namespace lockstep::x509
