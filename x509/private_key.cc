#include "x509/private_key.h"

#include <algorithm>
#include <new>
#include <optional>

#include "crypto/signature/private_keys.h"
#include "x509/der/reader.h"
#include "x509/oids.h"
#include "x509/pem.h"

namespace lockstep::x509 {
namespace {

using crypto::KeyAlgorithm;
using der::Element;
using der::Reader;
using der::Tag;

struct Curve {
  Bytes id;
  KeyAlgorithm algorithm;
  size_t scalar_size;  // bytes
};
constexpr Curve kCurves[] = {
    {oid::kSecp256r1, KeyAlgorithm::kEcdsaP256, 32},
    {oid::kSecp384r1, KeyAlgorithm::kEcdsaP384, 48},
    {oid::kSecp521r1, KeyAlgorithm::kEcdsaP521, 66},
};

// ECParameters: only a named curve (RFC 5480 section 2.1.1).
const Curve* ReadCurve(Reader& reader) {
  const Element parameters = reader.Next();
  if (parameters.tag != Tag::kObjectIdentifier) return nullptr;
  const auto* curve = std::ranges::find_if(
      kCurves, [&](const Curve& c) { return Equal(c.id, parameters.content); });
  return curve == std::end(kCurves) ? nullptr : curve;
}

// The public key that a file holds beside the private one, if any, must be its.
Result<PrivateKey> CheckPublic(Result<PrivateKey> key, const std::optional<Bytes>& expected) {
  if (key && expected && !Equal((*key)->public_key().key, *expected))
    return Error{Reason::kInvalidPrivateKey};
  return key;
}

// ECPrivateKey ::= SEQUENCE { version INTEGER (1), privateKey OCTET STRING,
//   parameters [0] EXPLICIT ECParameters OPTIONAL, publicKey [1] EXPLICIT BIT STRING OPTIONAL }
// `curve`: from PKCS #8's algorithm, or null.
Result<PrivateKey> ParseEcPrivateKey(Bytes der, const Curve* curve) {
  Reader outer(der);
  Reader sequence = outer.Enter(Tag::kSequence);
  if (sequence.SmallInteger(UINT16_MAX) != 1) sequence.Fail(Reason::kInvalidPrivateKey);
  const Bytes scalar = sequence.OctetString();
  if (sequence.NextIs(der::ContextConstructed(0))) {
    Reader parameters = sequence.Enter(der::ContextConstructed(0));
    const Curve* named = ReadCurve(parameters);
    LOCKSTEP_TRY(parameters.Done());
    if (named && curve && named != curve) return Error{Reason::kInvalidPrivateKey};
    curve = named;
  }
  std::optional<Bytes> public_key;
  if (sequence.NextIs(der::ContextConstructed(1))) {
    Reader wrapper = sequence.Enter(der::ContextConstructed(1));
    public_key = wrapper.WholeBytes();
    LOCKSTEP_TRY(wrapper.Done());
  }
  LOCKSTEP_TRY(sequence.Done());
  LOCKSTEP_TRY(outer.Done());
  if (!curve) return Error{Reason::kUnsupportedPrivateKey};
  // RFC 5915 section 3 asks for the order's length; some writers drop leading zeros.
  if (scalar.size() > curve->scalar_size) return Error{Reason::kInvalidPrivateKey};
  crypto::EcScalar padded(curve->scalar_size);
  std::ranges::copy_backward(scalar, padded.Mutable().end());
  return CheckPublic(crypto::MakeEcdsaKey(curve->algorithm, padded), public_key);
}

template <size_t kMax>
void ReadSecret(Reader& reader, Secret<kMax>& out) {
  const Bytes number = reader.Unsigned();
  if (number.size() > kMax) reader.Fail(Reason::kInvalidPrivateKey);
  out = Secret<kMax>::CopyOf(number);
}

// RSAPrivateKey ::= SEQUENCE { version INTEGER (0), modulus, publicExponent, privateExponent,
//   prime1, prime2, exponent1, exponent2, coefficient INTEGER }
Result<PrivateKey> ParseRsaPrivateKey(Bytes der, KeyAlgorithm algorithm) {
  Reader outer(der);
  Reader sequence = outer.Enter(Tag::kSequence);
  // Version 1 is a key of more than two primes.
  if (sequence.SmallInteger(UINT16_MAX) != 0) sequence.Fail(Reason::kUnsupportedPrivateKey);
  crypto::RsaPrivateNumbers numbers;
  numbers.modulus = Copy(sequence.Unsigned());
  numbers.public_exponent = Copy(sequence.Unsigned());
  ReadSecret(sequence, numbers.private_exponent);
  ReadSecret(sequence, numbers.prime1);
  ReadSecret(sequence, numbers.prime2);
  ReadSecret(sequence, numbers.exponent1);
  ReadSecret(sequence, numbers.exponent2);
  ReadSecret(sequence, numbers.coefficient);
  LOCKSTEP_TRY(sequence.Done());
  LOCKSTEP_TRY(outer.Done());
  return crypto::MakeRsaKey(algorithm, numbers);
}

// RSAPublicKey ::= SEQUENCE { modulus, publicExponent INTEGER }
Result<PrivateKey> CheckRsaPublic(Result<PrivateKey> key, const std::optional<Bytes>& expected) {
  if (!key || !expected) return key;
  Reader outer(*expected);
  Reader sequence = outer.Enter(Tag::kSequence);
  const Bytes modulus = sequence.Unsigned();
  const Bytes exponent = sequence.Unsigned();
  LOCKSTEP_TRY(sequence.Done());
  LOCKSTEP_TRY(outer.Done());
  const crypto::PublicKey own = (*key)->public_key();
  if (!Equal(own.key, modulus) || !Equal(own.exponent, exponent))
    return Error{Reason::kInvalidPrivateKey};
  return key;
}

// RFC 8410 section 7: the privateKey of PKCS #8 is one more OCTET STRING.
Result<PrivateKey> ParseEd25519PrivateKey(Bytes der) {
  Reader reader(der);
  const Bytes seed = reader.OctetString();
  LOCKSTEP_TRY(reader.Done());
  if (seed.size() != crypto::Ed25519Seed::kCapacity) return Error{Reason::kInvalidPrivateKey};
  return crypto::MakeEd25519Key(crypto::Ed25519Seed::CopyOf(seed));
}

// The parts of OneAsymmetricKey that matter here.
struct Pkcs8 {
  Bytes algorithm;
  std::optional<Element> parameters;
  Bytes private_key;
  std::optional<Bytes> public_key;
};

// OneAsymmetricKey ::= SEQUENCE { version INTEGER { v1(0), v2(1) }, AlgorithmIdentifier,
//   privateKey OCTET STRING, attributes [0] OPTIONAL, publicKey [1] BIT STRING OPTIONAL }
Result<Pkcs8> ReadPkcs8(Bytes der) {
  Pkcs8 out;
  Reader outer(der);
  Reader sequence = outer.Enter(Tag::kSequence);
  const uint64_t version = sequence.SmallInteger(UINT16_MAX);
  if (version > 1) sequence.Fail(Reason::kUnsupportedPrivateKey);
  Reader algorithm = sequence.Enter(Tag::kSequence);
  out.algorithm = algorithm.ObjectIdentifier();
  if (!algorithm.empty()) out.parameters = algorithm.Next();
  LOCKSTEP_TRY(algorithm.Done());
  out.private_key = sequence.OctetString();
  sequence.Optional(der::ContextConstructed(0));
  if (version == 1 && sequence.NextIs(der::ContextPrimitive(1))) {
    const der::BitString bits = sequence.Bits(der::ContextPrimitive(1));
    if (bits.unused != 0) sequence.Fail(Reason::kInvalidPrivateKey);
    out.public_key = bits.bytes;
  }
  LOCKSTEP_TRY(sequence.Done());
  LOCKSTEP_TRY(outer.Done());
  return out;
}

Result<PrivateKey> MakeFromPkcs8(const Pkcs8& key) {
  if (Equal(key.algorithm, oid::kEd25519)) {
    // RFC 8410 section 3: the parameters MUST be absent.
    if (key.parameters) return Error{Reason::kInvalidPrivateKey};
    return CheckPublic(ParseEd25519PrivateKey(key.private_key), key.public_key);
  }
  if (Equal(key.algorithm, oid::kRsaEncryption)) {
    // RFC 8017 appendix A.1: the parameters MUST be NULL.
    if (!key.parameters || key.parameters->tag != Tag::kNull || !key.parameters->content.empty())
      return Error{Reason::kInvalidPrivateKey};
    return CheckRsaPublic(ParseRsaPrivateKey(key.private_key, KeyAlgorithm::kRsa), key.public_key);
  }
  if (Equal(key.algorithm, oid::kRsassaPss)) {
    // Parameters restrict the key to one hash, which a SigningKey cannot express yet.
    if (key.parameters) return Error{Reason::kUnsupportedPrivateKey};
    return CheckRsaPublic(ParseRsaPrivateKey(key.private_key, KeyAlgorithm::kRsaPss),
                          key.public_key);
  }
  if (!Equal(key.algorithm, oid::kEcPublicKey) || !key.parameters)
    return Error{Reason::kUnsupportedPrivateKey};
  Reader parameters(key.parameters->whole);
  const Curve* curve = ReadCurve(parameters);
  if (!curve) return Error{Reason::kUnsupportedPrivateKey};
  return CheckPublic(ParseEcPrivateKey(key.private_key, curve), key.public_key);
}

Result<PrivateKey> ParseBlock(const PemBlock& block) {
  if (block.label == kPemEncryptedPrivateKey)
    return Error{Reason::kEncryptedPrivateKey, static_cast<uint32_t>(block.offset)};
  LOCKSTEP_ASSIGN(const SecretBytes der, block.Decode());
  if (block.label == kPemPrivateKey) return ParsePkcs8PrivateKey(der);
  if (block.label == kPemEcPrivateKey) return ParseSec1PrivateKey(der);
  if (block.label == kPemRsaPrivateKey) return ParsePkcs1PrivateKey(der);
  return Error{Reason::kUnsupportedPrivateKey, static_cast<uint32_t>(block.offset)};
}

}  // namespace

Result<PrivateKey> ParsePrivateKeyPem(std::string_view pem) try {
  PemReader reader(pem);
  while (true) {
    LOCKSTEP_ASSIGN(const std::optional<PemBlock> block, reader.Next());
    if (!block) return Error{Reason::kPemMissing};
    if (block->label.ends_with(kPemPrivateKey)) return ParseBlock(*block);
  }
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

Result<PrivateKey> ParsePkcs8PrivateKey(Bytes der) try {
  LOCKSTEP_ASSIGN(const Pkcs8 key, ReadPkcs8(der));
  return MakeFromPkcs8(key);
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

Result<PrivateKey> ParseSec1PrivateKey(Bytes der) try {
  return ParseEcPrivateKey(der, nullptr);
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

Result<PrivateKey> ParsePkcs1PrivateKey(Bytes der) try {
  return ParseRsaPrivateKey(der, KeyAlgorithm::kRsa);
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

}  // namespace lockstep::x509
