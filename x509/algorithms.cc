#include "x509/algorithms.h"

#include <algorithm>

#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using crypto::KeyAlgorithm;
using crypto::SignatureAlgorithm;
using der::Element;
using der::Reader;
using der::Tag;

// AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }
struct AlgorithmIdentifier {
  Bytes whole;
  Bytes algorithm;
  std::optional<Element> parameters;
};

AlgorithmIdentifier ReadAlgorithmIdentifier(Reader& reader, Tag tag = Tag::kSequence) {
  AlgorithmIdentifier out;
  const Element element = reader.Expect(tag);
  Reader sequence = reader.Inside(element);
  out.whole = element.whole;
  out.algorithm = sequence.ObjectIdentifier();
  if (!sequence.empty()) out.parameters = sequence.Next();
  if (const Status done = sequence.Done(); !done) reader.FailWith(done.error());
  return out;
}

// RFC 4055 sections 2.1 and 5: NULL parameters are to be sent, and to be accepted when absent too.
bool IsNullOrAbsent(const std::optional<Element>& parameters) {
  return !parameters || (parameters->tag == Tag::kNull && parameters->content.empty());
}

// One row for each hash that RSASSA-PSS may use.
struct PssHash {
  Bytes id;
  SignatureAlgorithm algorithm;
  uint64_t digest_size;
};
constexpr PssHash kPssHashes[] = {
    {oid::kSha256, SignatureAlgorithm::kRsaPssSha256, 32},
    {oid::kSha384, SignatureAlgorithm::kRsaPssSha384, 48},
    {oid::kSha512, SignatureAlgorithm::kRsaPssSha512, 64},
};

const PssHash* FindPssHash(const AlgorithmIdentifier& hash) {
  if (!IsNullOrAbsent(hash.parameters)) return nullptr;
  const auto* row = std::ranges::find_if(
      kPssHashes, [&](const PssHash& h) { return Equal(h.id, hash.algorithm); });
  return row == std::end(kPssHashes) ? nullptr : row;
}

struct PssParameters {
  const PssHash* hash = nullptr;  // null: a hash that is not supported
  const PssHash* mgf_hash = nullptr;
  uint64_t salt_size = 20;
};

// RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] DEFAULT sha1, maskGenAlgorithm [1] DEFAULT
//   mgf1SHA1, saltLength [2] INTEGER DEFAULT 20, trailerField [3] INTEGER DEFAULT 1 }
PssParameters ReadPssParameters(Reader& reader, const Element& element) {
  PssParameters out;
  Reader parameters = reader.Over(element);
  Reader sequence = parameters.Enter(Tag::kSequence);
  if (sequence.NextIs(der::ContextConstructed(0))) {
    Reader hash = sequence.Enter(der::ContextConstructed(0));
    out.hash = FindPssHash(ReadAlgorithmIdentifier(hash));
    if (const Status done = hash.Done(); !done) sequence.FailWith(done.error());
  }
  if (sequence.NextIs(der::ContextConstructed(1))) {
    Reader mask = sequence.Enter(der::ContextConstructed(1));
    const AlgorithmIdentifier mgf = ReadAlgorithmIdentifier(mask);
    if (Equal(mgf.algorithm, oid::kMgf1) && mgf.parameters) {
      Reader hash = mask.Over(*mgf.parameters);
      out.mgf_hash = FindPssHash(ReadAlgorithmIdentifier(hash));
      if (const Status done = hash.Done(); !done) sequence.FailWith(done.error());
    }
    if (const Status done = mask.Done(); !done) sequence.FailWith(done.error());
  }
  if (sequence.NextIs(der::ContextConstructed(2))) {
    Reader salt = sequence.Enter(der::ContextConstructed(2));
    out.salt_size = salt.SmallInteger(UINT16_MAX);
    if (const Status done = salt.Done(); !done) sequence.FailWith(done.error());
  }
  // trailerField has one legal value, which is the default, which DER does not encode.
  if (const Status done = sequence.Done(); !done) reader.FailWith(done.error());
  return out;
}

struct SignatureRow {
  Bytes id;
  std::optional<SignatureAlgorithm> algorithm;
  bool null_parameters;  // NULL may stand after it
};
constexpr SignatureRow kSignatures[] = {
    {oid::kEcdsaWithSha256, SignatureAlgorithm::kEcdsaSha256, false},
    {oid::kSha256WithRsa, SignatureAlgorithm::kRsaPkcs1Sha256, true},
    {oid::kEcdsaWithSha384, SignatureAlgorithm::kEcdsaSha384, false},
    {oid::kSha384WithRsa, SignatureAlgorithm::kRsaPkcs1Sha384, true},
    {oid::kSha512WithRsa, SignatureAlgorithm::kRsaPkcs1Sha512, true},
    {oid::kEcdsaWithSha512, SignatureAlgorithm::kEcdsaSha512, false},
    {oid::kEd25519, SignatureAlgorithm::kEd25519, false},
    {oid::kSha1WithRsa, std::nullopt, true},
    {oid::kMd5WithRsa, std::nullopt, true},
    {oid::kEcdsaWithSha1, std::nullopt, false},
};

// Nothing where the curve is not one of ours, or not a named one, or the point is not uncompressed.
std::optional<crypto::PublicKey> EcKey(const std::optional<Element>& parameters, Bytes point) {
  struct Curve {
    Bytes id;
    KeyAlgorithm algorithm;
    size_t point_size;
  };
  static constexpr Curve kCurves[] = {
      {oid::kSecp256r1, KeyAlgorithm::kEcdsaP256, 65},
      {oid::kSecp384r1, KeyAlgorithm::kEcdsaP384, 97},
      {oid::kSecp521r1, KeyAlgorithm::kEcdsaP521, 133},
  };
  if (!parameters || parameters->tag != Tag::kObjectIdentifier) return std::nullopt;
  for (const Curve& curve : kCurves)
    if (Equal(curve.id, parameters->content) && point.size() == curve.point_size && point[0] == 4)
      return crypto::PublicKey{curve.algorithm, point};
  return std::nullopt;
}

// RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }
crypto::PublicKey ReadRsaKey(Reader& reader, KeyAlgorithm algorithm) {
  Reader sequence = reader.Enter(Tag::kSequence);
  crypto::PublicKey key{algorithm, sequence.Unsigned(), {}};
  key.exponent = sequence.Unsigned();
  if (const Status done = sequence.Done(); !done) reader.FailWith(done.error());
  return key;
}

// The key inside subjectPublicKey, by its algorithm.
std::optional<crypto::PublicKey> ReadKey(Reader& reader, const AlgorithmIdentifier& id, Bytes bits,
                                         size_t bits_offset) {
  if (Equal(id.algorithm, oid::kEcPublicKey)) return EcKey(id.parameters, bits);
  if (Equal(id.algorithm, oid::kEd25519)) {
    if (id.parameters || bits.size() != 32) return std::nullopt;
    return crypto::PublicKey{KeyAlgorithm::kEd25519, bits};
  }
  const bool is_pss = Equal(id.algorithm, oid::kRsassaPss);
  if (!is_pss && !Equal(id.algorithm, oid::kRsaEncryption)) return std::nullopt;
  Reader inner(bits, bits_offset);
  crypto::PublicKey key = ReadRsaKey(inner, is_pss ? KeyAlgorithm::kRsaPss : KeyAlgorithm::kRsa);
  if (const Status done = inner.Done(); !done) reader.FailWith(done.error());
  if (!is_pss) return IsNullOrAbsent(id.parameters) ? std::optional(key) : std::nullopt;
  if (!id.parameters) return key;
  const PssParameters pss = ReadPssParameters(reader, *id.parameters);
  // RFC 4055 section 3.3: the hashes bind the key; its salt length is a lower bound, and ours is
  // the digest's (RFC 9846 section 4.3.3).
  if (!pss.hash || pss.mgf_hash != pss.hash || pss.salt_size > pss.hash->digest_size)
    return std::nullopt;
  key.required = pss.hash->algorithm;
  return key;
}

}  // namespace

SignatureAlgorithmId ReadSignatureAlgorithm(Reader& reader) {
  const AlgorithmIdentifier id = ReadAlgorithmIdentifier(reader);
  SignatureAlgorithmId out{id.whole, id.algorithm, std::nullopt, false};
  if (Equal(id.algorithm, oid::kRsassaPss) && id.parameters) {
    const PssParameters pss = ReadPssParameters(reader, *id.parameters);
    if (pss.hash && pss.mgf_hash == pss.hash && pss.salt_size == pss.hash->digest_size)
      out.known = pss.hash->algorithm;
    return out;
  }
  for (const SignatureRow& row : kSignatures) {
    if (!Equal(row.id, id.algorithm)) continue;
    if (id.parameters && !(row.null_parameters && IsNullOrAbsent(id.parameters))) return out;
    out.known = row.algorithm;
    out.obsolete_hash = !row.algorithm.has_value();
  }
  return out;
}

SubjectPublicKeyInfo ReadSubjectPublicKeyInfo(Reader& reader) {
  SubjectPublicKeyInfo out;
  const Element element = reader.Expect(Tag::kSequence);
  Reader sequence = reader.Inside(element);
  const AlgorithmIdentifier id = ReadAlgorithmIdentifier(sequence);
  out.key_bits = sequence.WholeBytes();
  const size_t bits_offset = sequence.offset() - out.key_bits.size();
  out.der = element.whole;
  out.algorithm = id.algorithm;
  if (sequence.ok()) out.key = ReadKey(sequence, id, out.key_bits, bits_offset);
  if (const Status done = sequence.Done(); !done) reader.FailWith(done.error());
  return out;
}

Result<SubjectPublicKeyInfo> ParseSubjectPublicKeyInfo(Bytes der) {
  Reader reader(der);
  const SubjectPublicKeyInfo info = ReadSubjectPublicKeyInfo(reader);
  LOCKSTEP_TRY(reader.Done());
  return info;
}

}  // namespace lockstep::x509
