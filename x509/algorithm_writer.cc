#include "x509/algorithm_writer.h"

#include <algorithm>

#include "x509/algorithms.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using crypto::KeyAlgorithm;
using crypto::SignatureAlgorithm;
using der::Writer;

// RSASSA-PSS-params with the hash for MGF1 too, and a salt of its length (RFC 4055 section 3.1).
void WritePss(Bytes hash, uint64_t digest_size, Writer& writer) {
  const auto write_hash = [&] {
    writer.Sequence([&] {
      writer.ObjectIdentifier(hash);
      writer.Null();
    });
  };
  writer.ObjectIdentifier(oid::kRsassaPss);
  writer.Sequence([&] {
    writer.Constructed(der::ContextConstructed(0), write_hash);
    writer.Constructed(der::ContextConstructed(1), [&] {
      writer.Sequence([&] {
        writer.ObjectIdentifier(oid::kMgf1);
        write_hash();
      });
    });
    writer.Constructed(der::ContextConstructed(2), [&] { writer.SmallInteger(digest_size); });
  });
}

void WritePkcs1(Bytes id, Writer& writer) {
  writer.ObjectIdentifier(id);
  writer.Null();
}

void WriteSignatureParts(SignatureAlgorithm algorithm, Writer& writer) {
  switch (algorithm) {
    case SignatureAlgorithm::kEcdsaSha256:
      return writer.ObjectIdentifier(oid::kEcdsaWithSha256);
    case SignatureAlgorithm::kEcdsaSha384:
      return writer.ObjectIdentifier(oid::kEcdsaWithSha384);
    case SignatureAlgorithm::kEcdsaSha512:
      return writer.ObjectIdentifier(oid::kEcdsaWithSha512);
    case SignatureAlgorithm::kEd25519:
      return writer.ObjectIdentifier(oid::kEd25519);
    case SignatureAlgorithm::kRsaPssSha256:
      return WritePss(oid::kSha256, 32, writer);
    case SignatureAlgorithm::kRsaPssSha384:
      return WritePss(oid::kSha384, 48, writer);
    case SignatureAlgorithm::kRsaPssSha512:
      return WritePss(oid::kSha512, 64, writer);
    case SignatureAlgorithm::kRsaPkcs1Sha256:
      return WritePkcs1(oid::kSha256WithRsa, writer);
    case SignatureAlgorithm::kRsaPkcs1Sha384:
      return WritePkcs1(oid::kSha384WithRsa, writer);
    case SignatureAlgorithm::kRsaPkcs1Sha512:
      return WritePkcs1(oid::kSha512WithRsa, writer);
  }
}

void WriteKeyAlgorithm(KeyAlgorithm algorithm, Writer& writer) {
  const auto curve = [&](Bytes id) {
    writer.ObjectIdentifier(oid::kEcPublicKey);
    writer.ObjectIdentifier(id);
  };
  switch (algorithm) {
    case KeyAlgorithm::kRsa:
      return WritePkcs1(oid::kRsaEncryption, writer);
    case KeyAlgorithm::kRsaPss:
      return writer.ObjectIdentifier(oid::kRsassaPss);
    case KeyAlgorithm::kEcdsaP256:
      return curve(oid::kSecp256r1);
    case KeyAlgorithm::kEcdsaP384:
      return curve(oid::kSecp384r1);
    case KeyAlgorithm::kEcdsaP521:
      return curve(oid::kSecp521r1);
    case KeyAlgorithm::kEd25519:
      return writer.ObjectIdentifier(oid::kEd25519);
  }
}

}  // namespace

void WriteSignatureAlgorithm(SignatureAlgorithm algorithm, Writer& writer) {
  writer.Sequence([&] { WriteSignatureParts(algorithm, writer); });
}

std::vector<uint8_t> WriteSubjectPublicKeyInfo(const crypto::PublicKey& key) {
  Writer writer;
  writer.Sequence([&] {
    writer.Sequence([&] { WriteKeyAlgorithm(key.algorithm, writer); });
    if (key.exponent.empty()) return writer.BitString(key.key);
    Writer rsa;
    rsa.Sequence([&] {
      rsa.Unsigned(key.key);
      rsa.Unsigned(key.exponent);
    });
    writer.BitString(rsa.bytes());
  });
  return writer.Take();
}

KeyIdentifier KeyIdentifierOf(Bytes subject_public_key_info, const crypto::Hash& sha256) {
  KeyIdentifier out{};
  const Result<SubjectPublicKeyInfo> info = ParseSubjectPublicKeyInfo(subject_public_key_info);
  if (!info) return out;
  const crypto::HashValue digest = crypto::Digest(sha256, info->key_bits);
  std::ranges::copy(digest.Expose().first(std::min(out.size(), digest.size())), out.begin());
  return out;
}

}  // namespace lockstep::x509
