#include "x509/issue.h"

#include <array>
#include <new>

#include "x509/algorithm_writer.h"
#include "x509/der/writer.h"

namespace lockstep::x509 {
namespace {

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

}  // namespace

Result<std::vector<uint8_t>> IssueCertificate(const CertificateSpec& spec, const Issuer& issuer,
                                              crypto::Random& random) try {
  SignedParts parts;
  parts.write_tbs = [&](crypto::SignatureAlgorithm algorithm) {
    return WriteTbs(spec, issuer.name, algorithm, random);
  };
  parts.corrupt_signature = spec.corrupt_signature;
  return WriteSigned(parts, issuer, random);
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

}  // namespace lockstep::x509
