#include "x509/issue.h"

#include <algorithm>
#include <array>
#include <new>

#include "crypto/signature/rsa_pkcs1_sign.h"
#include "x509/algorithm_writer.h"
#include "x509/der/writer.h"

namespace lockstep::x509 {
namespace {

using crypto::KeyAlgorithm;
using der::Writer;

void WriteSerial(const CertificateSpec& spec, crypto::Random& random, Writer& writer) {
  if (spec.der_serial) return writer.Raw(*spec.der_serial);
  if (!spec.serial.empty()) return writer.Unsigned(spec.serial);
  // RFC 5280 section 4.1.2.2: positive, at most 20 octets; unpredictable (CA/Browser 7.1).
  std::array<uint8_t, 16> serial;
  random.Fill(serial);
  serial[0] = static_cast<uint8_t>((serial[0] & 0x7f) | 0x40);
  writer.Unsigned(serial);
}

std::vector<uint8_t> WriteTbs(const CertificateSpec& spec, Bytes issuer,
                              crypto::SignatureAlgorithm algorithm, crypto::Random& random) {
  Writer writer;
  writer.Sequence([&] {
    if (spec.version != 1) {
      writer.Constructed(der::ContextConstructed(0),
                         [&] { writer.SmallInteger(static_cast<uint64_t>(spec.version - 1)); });
    }
    WriteSerial(spec, random, writer);
    if (spec.der_signed_algorithm) {
      writer.Raw(*spec.der_signed_algorithm);
    } else {
      WriteSignatureAlgorithm(algorithm, writer);
    }
    writer.Raw(issuer);
    if (spec.der_validity) {
      writer.Raw(*spec.der_validity);
    } else {
      writer.Sequence([&] {
        der::WriteTime(spec.not_before, writer);
        der::WriteTime(spec.not_after, writer);
      });
    }
    writer.Raw(spec.subject);
    writer.Raw(spec.subject_public_key_info);
    if (!spec.extensions.empty()) {
      writer.Constructed(der::ContextConstructed(3),
                         [&] { WriteExtensions(spec.extensions, writer); });
    }
  });
  return writer.Take();
}

SignatureScheme SchemeOf(const Issuer& issuer) {
  if (issuer.scheme) return *issuer.scheme;
  if (issuer.key->public_key().algorithm == KeyAlgorithm::kRsa)
    return SignatureScheme::kRsaPkcs1Sha256;
  return issuer.key->schemes().front();
}

Result<std::vector<uint8_t>> Sign(const Issuer& issuer, SignatureScheme scheme,
                                  crypto::SignatureAlgorithm algorithm, Bytes message,
                                  crypto::Random& random) {
  if (crypto::IsCertificateOnly(scheme))
    return crypto::SignRsaPkcs1(*issuer.key, algorithm, message, random);
  if (std::ranges::find(issuer.key->schemes(), scheme) == issuer.key->schemes().end())
    return Error{Reason::kUnsupportedAlgorithm};
  return issuer.key->Sign(scheme, message, random);
}

}  // namespace

Result<std::vector<uint8_t>> IssueCertificate(const CertificateSpec& spec, const Issuer& issuer,
                                              crypto::Random& random) try {
  if (issuer.key == nullptr) return Error{Reason::kInvalidArgument};
  const SignatureScheme scheme = SchemeOf(issuer);
  const auto parts = crypto::PartsOf(scheme);
  if (!parts) return Error{Reason::kUnsupportedAlgorithm};
  const std::vector<uint8_t> tbs = WriteTbs(spec, issuer.name, parts->algorithm, random);
  LOCKSTEP_ASSIGN(std::vector<uint8_t> signature,
                  Sign(issuer, scheme, parts->algorithm, tbs, random));
  if (spec.corrupt_signature && !signature.empty()) signature.back() ^= 1;
  Writer writer;
  writer.Sequence([&] {
    writer.Raw(tbs);
    WriteSignatureAlgorithm(parts->algorithm, writer);
    writer.BitString(signature);
  });
  return writer.Take();
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

}  // namespace lockstep::x509
