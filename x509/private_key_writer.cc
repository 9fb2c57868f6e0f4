#include "x509/private_key_writer.h"

#include <utility>

#include "x509/der/writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using crypto::KeyAlgorithm;
using der::Writer;

Bytes CurveOf(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::kEcdsaP384:
      return oid::kSecp384r1;
    case KeyAlgorithm::kEcdsaP521:
      return oid::kSecp521r1;
    default:
      return oid::kSecp256r1;
  }
}

// PrivateKeyInfo ::= SEQUENCE { version INTEGER (0), AlgorithmIdentifier, privateKey OCTET STRING }
template <class Algorithm, class Key>
SecretBytes WriteInfo(Algorithm algorithm, Key key) {
  Writer writer;
  writer.Sequence([&] {
    writer.SmallInteger(0);
    writer.Sequence([&] { algorithm(writer); });
    writer.Constructed(der::Tag::kOctetString, [&] { key(writer); });
  });
  return std::move(writer).TakeSecret();
}

}  // namespace

SecretBytes WritePkcs8(KeyAlgorithm algorithm, const crypto::EcScalar& scalar) {
  return WriteInfo(
      [&](Writer& writer) {
        writer.ObjectIdentifier(oid::kEcPublicKey);
        writer.ObjectIdentifier(CurveOf(algorithm));
      },
      [&](Writer& writer) {
        writer.Sequence([&] {
          writer.SmallInteger(1);
          writer.OctetString(scalar.Expose());
        });
      });
}

SecretBytes WritePkcs8(const crypto::Ed25519Seed& seed) {
  return WriteInfo([](Writer& writer) { writer.ObjectIdentifier(oid::kEd25519); },
                   [&](Writer& writer) { writer.OctetString(seed.Expose()); });
}

SecretBytes WritePkcs8(KeyAlgorithm algorithm, const crypto::RsaPrivateNumbers& numbers) {
  return WriteInfo(
      [&](Writer& writer) {
        const bool is_pss = algorithm == KeyAlgorithm::kRsaPss;
        writer.ObjectIdentifier(is_pss ? Bytes(oid::kRsassaPss) : Bytes(oid::kRsaEncryption));
        // RFC 4055: rsaEncryption takes NULL; absent parameters leave a PSS key unrestricted.
        if (!is_pss) writer.Null();
      },
      [&](Writer& writer) {
        writer.Sequence([&] {
          writer.SmallInteger(0);
          writer.Unsigned(numbers.modulus);
          writer.Unsigned(numbers.public_exponent);
          writer.Unsigned(numbers.private_exponent.Expose());
          writer.Unsigned(numbers.prime1.Expose());
          writer.Unsigned(numbers.prime2.Expose());
          writer.Unsigned(numbers.exponent1.Expose());
          writer.Unsigned(numbers.exponent2.Expose());
          writer.Unsigned(numbers.coefficient.Expose());
        });
      });
}

}  // namespace lockstep::x509
