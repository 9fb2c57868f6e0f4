#include "x509/ocsp.h"

#include "crypto/hash/sha1_identifier.h"
#include "x509/extension_list.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using der::Reader;
using der::Tag;

// No extension of a response changes what it says: a nonce answers a request, and the others tell
// about the responder. `number`: of the [number] EXPLICIT Extensions OPTIONAL.
void ReadExtensionsIfAny(Reader& parent, uint8_t number) {
  if (!parent.NextIs(der::ContextConstructed(number))) return;
  Reader extensions = parent.Enter(der::ContextConstructed(number));
  const Bytes unhandled =
      ReadExtensionList(extensions, [](Reader&, const RawExtension&) { return false; });
  if (!unhandled.empty()) extensions.Fail(Reason::kUnsupportedOcspResponse);
  if (const Status done = extensions.Done(); !done) parent.FailWith(done.error());
}

// CertID ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, issuerNameHash OCTET STRING,
//                       issuerKeyHash OCTET STRING, serialNumber CertificateSerialNumber }
CertId ReadCertId(Reader& reader) {
  CertId out;
  Reader sequence = reader.Enter(Tag::kSequence);
  Reader algorithm = sequence.Enter(Tag::kSequence);
  out.hash_algorithm = algorithm.ObjectIdentifier();
  // RFC 5754 section 2: NULL or nothing.
  if (!algorithm.empty()) algorithm.Null();
  if (const Status done = algorithm.Done(); !done) sequence.FailWith(done.error());
  out.issuer_name_hash = sequence.OctetString();
  out.issuer_key_hash = sequence.OctetString();
  out.serial = sequence.Integer();
  if (const Status done = sequence.Done(); !done) reader.FailWith(done.error());
  return out;
}

// GeneralizedTime, and never UTCTime (section 4.2.2.1).
Time ReadGeneralizedTime(Reader& reader) {
  if (!reader.NextIs(Tag::kGeneralizedTime)) reader.Expect(Tag::kGeneralizedTime);
  return der::ReadTime(reader);
}

// CertStatus ::= CHOICE { good [0] IMPLICIT NULL,
//   revoked [1] IMPLICIT SEQUENCE { revocationTime GeneralizedTime,
//                                   revocationReason [0] EXPLICIT CRLReason OPTIONAL },
//   unknown [2] IMPLICIT NULL }
void ReadStatus(Reader& reader, SingleResponse& out) {
  if (reader.NextIs(der::ContextConstructed(1))) {
    out.status = OcspStatus::kRevoked;
    Reader revoked = reader.Enter(der::ContextConstructed(1));
    out.revocation_time = ReadGeneralizedTime(revoked);
    if (revoked.NextIs(der::ContextConstructed(0))) {
      Reader reason = revoked.Enter(der::ContextConstructed(0));
      out.reason = ReadRevocationReason(reason);
      if (const Status done = reason.Done(); !done) revoked.FailWith(done.error());
    }
    if (const Status done = revoked.Done(); !done) reader.FailWith(done.error());
    return;
  }
  const bool is_good = reader.NextIs(der::ContextPrimitive(0));
  out.status = is_good ? OcspStatus::kGood : OcspStatus::kUnknown;
  const der::Element null = reader.Expect(der::ContextPrimitive(is_good ? 0 : 2));
  if (!null.content.empty()) reader.FailIn(null, Reason::kDerInvalid);
}

// SingleResponse ::= SEQUENCE { certID CertID, certStatus CertStatus, thisUpdate GeneralizedTime,
//   nextUpdate [0] EXPLICIT GeneralizedTime OPTIONAL,
//   singleExtensions [1] EXPLICIT Extensions OPTIONAL }
SingleResponse ReadSingleResponse(Reader& list) {
  SingleResponse out;
  Reader single = list.Enter(Tag::kSequence);
  out.id = ReadCertId(single);
  ReadStatus(single, out);
  out.this_update = ReadGeneralizedTime(single);
  if (single.NextIs(der::ContextConstructed(0))) {
    Reader next = single.Enter(der::ContextConstructed(0));
    out.next_update = ReadGeneralizedTime(next);
    if (const Status done = next.Done(); !done) single.FailWith(done.error());
  }
  ReadExtensionsIfAny(single, 1);
  if (const Status done = single.Done(); !done) list.FailWith(done.error());
  return out;
}

// ResponderID ::= CHOICE { byName [1] EXPLICIT Name, byKey [2] EXPLICIT OCTET STRING }
void ReadResponderId(Reader& data, OcspResponse& out) {
  const bool by_name = data.NextIs(der::ContextConstructed(1));
  Reader id = data.Enter(der::ContextConstructed(by_name ? 1 : 2));
  if (by_name) {
    out.responder_name = Name::Read(id);
  } else {
    out.responder_key_hash = id.OctetString();
  }
  if (const Status done = id.Done(); !done) data.FailWith(done.error());
}

// ResponseData ::= SEQUENCE { version [0] EXPLICIT DEFAULT v1, responderID, producedAt,
//   responses SEQUENCE OF SingleResponse, responseExtensions [1] EXPLICIT Extensions OPTIONAL }
void ReadResponseData(Reader& data, OcspResponse& out) {
  // DER does not encode a default, and there is no second version.
  if (data.NextIs(der::ContextConstructed(0))) data.Fail(Reason::kUnsupportedOcspResponse);
  ReadResponderId(data, out);
  out.produced_at = ReadGeneralizedTime(data);
  const der::Element list = data.Expect(Tag::kSequence);
  Reader singles = data.Inside(list);
  size_t count = 0;
  while (singles.ok() && !singles.empty()) {
    ReadSingleResponse(singles);
    if (++count > kMaxSingleResponses)
      singles.Fail(Reason::kCertificateListTooLong, kMaxSingleResponses);
  }
  if (const Status done = singles.Done(); !done) data.FailWith(done.error());
  out.responses = SingleResponses(list.content);
  ReadExtensionsIfAny(data, 1);
}

// [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL
void ReadCertificates(Reader& basic, OcspResponse& out) {
  if (basic.empty()) return;
  Reader outer = basic.Enter(der::ContextConstructed(0));
  const der::Element list = outer.Expect(Tag::kSequence);
  Reader certificates = outer.Inside(list);
  size_t count = 0;
  while (certificates.ok() && !certificates.empty()) {
    certificates.Expect(Tag::kSequence);
    if (++count > kMaxResponderCertificates)
      certificates.Fail(Reason::kCertificateListTooLong, kMaxResponderCertificates);
  }
  if (const Status done = certificates.Done(); !done) outer.FailWith(done.error());
  if (const Status done = outer.Done(); !done) basic.FailWith(done.error());
  out.certificates = CertificateList(list.content);
}

// BasicOCSPResponse ::= SEQUENCE { tbsResponseData, signatureAlgorithm, signature BIT STRING,
//                                  certs }
Status ReadBasicResponse(Reader response, OcspResponse& out) {
  Reader basic = response.Enter(Tag::kSequence);
  const der::Element tbs = basic.Expect(Tag::kSequence);
  Reader data = basic.Inside(tbs);
  ReadResponseData(data, out);
  LOCKSTEP_TRY(data.Done());
  out.tbs = tbs.whole;
  out.signature_algorithm = ReadSignatureAlgorithm(basic);
  out.signature = basic.WholeBytes();
  ReadCertificates(basic, out);
  LOCKSTEP_TRY(basic.Done());
  return response.Done();
}

bool IsHash(Bytes identifier, Bytes hash_algorithm, Bytes data, const crypto::Provider& provider) {
  if (Equal(hash_algorithm, oid::kSha1)) return Equal(identifier, crypto::Sha1IdentifierOf(data));
  const auto is = [&](Bytes oid, crypto::HashId id) {
    const crypto::Hash* hash = crypto::Find(provider, id);
    return hash != nullptr && Equal(hash_algorithm, oid) &&
           Equal(identifier, crypto::Digest(*hash, data).Expose());
  };
  return is(oid::kSha256, crypto::HashId::kSha256) || is(oid::kSha384, crypto::HashId::kSha384) ||
         is(oid::kSha512, crypto::HashId::kSha512);
}

}  // namespace

SingleResponse DecodeSingleResponse(const der::Element& element) {
  Reader list(element.whole);
  return ReadSingleResponse(list);
}

Result<OcspResponse> OcspResponse::Parse(Bytes der) {
  if (der.size() > kMaxOcspResponseSize)
    return Error{Reason::kOcspResponseTooLarge, 0, {der.size(), kMaxOcspResponseSize}};
  OcspResponse out{};
  out.der = der;
  Reader outer(der);
  // OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED,
  //                             responseBytes [0] EXPLICIT ResponseBytes OPTIONAL }
  Reader response = outer.Enter(Tag::kSequence);
  const uint64_t status = response.SmallInteger(UINT8_MAX, Tag::kEnumerated);
  if (status != 0) response.Fail(Reason::kOcspNotSuccessful, status);
  Reader explicit_bytes = response.Enter(der::ContextConstructed(0));
  // ResponseBytes ::= SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING }
  Reader bytes = explicit_bytes.Enter(Tag::kSequence);
  if (!Equal(bytes.ObjectIdentifier(), oid::kOcspBasic))
    bytes.Fail(Reason::kUnsupportedOcspResponse);
  const der::Element basic = bytes.Expect(Tag::kOctetString);
  LOCKSTEP_TRY(bytes.Done());
  LOCKSTEP_TRY(ReadBasicResponse(bytes.Inside(basic), out));
  LOCKSTEP_TRY(explicit_bytes.Done());
  LOCKSTEP_TRY(response.Done());
  LOCKSTEP_TRY(outer.Done());
  return out;
}

bool Matches(const CertId& id, const Name& issuer, const SubjectPublicKeyInfo& issuer_key,
             Bytes serial, const crypto::Provider& provider) {
  return Equal(id.serial, serial) &&
         IsHash(id.issuer_name_hash, id.hash_algorithm, issuer.der(), provider) &&
         IsHash(id.issuer_key_hash, id.hash_algorithm, issuer_key.key_bits, provider);
}

bool IsResponder(const OcspResponse& response, const Name& subject,
                 const SubjectPublicKeyInfo& key) {
  // Section 4.2.1: KeyHash is the SHA-1 hash of the responder's public key.
  if (response.responder_name.empty())
    return Equal(response.responder_key_hash, crypto::Sha1IdentifierOf(key.key_bits));
  return response.responder_name.Matches(subject);
}

}  // namespace lockstep::x509
