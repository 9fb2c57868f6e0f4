#include "x509/issue_crl.h"

#include <array>
#include <new>
#include <utility>

#include "x509/algorithm_writer.h"
#include "x509/der/writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using der::Writer;

ExtensionSpec ReasonExtension(RevocationReason reason) {
  Writer writer;
  writer.SmallInteger(std::to_underlying(reason), der::Tag::kEnumerated);
  return {Copy(oid::kCrlReason), writer.Take(), false};
}

void WriteRevoked(const RevokedSpec& revoked, Writer& writer) {
  std::vector<ExtensionSpec> extensions = revoked.extensions;
  if (revoked.reason) extensions.push_back(ReasonExtension(*revoked.reason));
  writer.Sequence([&] {
    writer.Unsigned(revoked.serial);
    der::WriteTime(revoked.revocation_date, writer);
    if (!extensions.empty()) WriteExtensions(extensions, writer);
  });
}

std::vector<uint8_t> WriteTbs(const CrlSpec& spec, Bytes issuer,
                              crypto::SignatureAlgorithm algorithm) {
  Writer writer;
  writer.Sequence([&] {
    if (spec.version != 1) writer.SmallInteger(static_cast<uint64_t>(spec.version - 1));
    if (spec.der_signed_algorithm) {
      writer.Raw(*spec.der_signed_algorithm);
    } else {
      WriteSignatureAlgorithm(algorithm, writer);
    }
    writer.Raw(issuer);
    der::WriteTime(spec.this_update, writer);
    if (spec.next_update) der::WriteTime(*spec.next_update, writer);
    if (spec.der_revoked) {
      writer.Raw(*spec.der_revoked);
    } else if (!spec.revoked.empty()) {
      writer.Sequence([&] {
        for (const RevokedSpec& revoked : spec.revoked) WriteRevoked(revoked, writer);
      });
    }
    if (spec.extensions.empty()) return;
    writer.Constructed(der::ContextConstructed(0),
                       [&] { WriteExtensions(spec.extensions, writer); });
  });
  return writer.Take();
}

// DistributionPointName, with the fullName of the given GeneralNames.
void WriteFullName(Bytes general_names, Writer& writer) {
  writer.Constructed(der::ContextConstructed(0),
                     [&] { writer.Primitive(der::ContextConstructed(0), general_names); });
}

}  // namespace

Result<std::vector<uint8_t>> IssueCrl(const CrlSpec& spec, const Issuer& issuer,
                                      crypto::Random& random) try {
  SignedParts parts;
  parts.write_tbs = [&](crypto::SignatureAlgorithm algorithm) {
    return WriteTbs(spec, issuer.name, algorithm);
  };
  parts.corrupt_signature = spec.corrupt_signature;
  return WriteSigned(parts, issuer, random);
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

ExtensionSpec CrlNumberExtension(uint64_t number) {
  Writer writer;
  writer.SmallInteger(number);
  return {Copy(oid::kCrlNumber), writer.Take(), false};
}

ExtensionSpec IssuingDistributionPointExtension(const IssuingDistributionPoint& point) {
  Writer writer;
  const uint8_t yes = 0xff;
  const auto flag = [&](uint8_t number, bool value) {
    if (value) writer.Primitive(der::ContextPrimitive(number), {&yes, 1});
  };
  writer.Sequence([&] {
    if (!point.name.full_name.empty()) WriteFullName(point.name.full_name.bytes(), writer);
    flag(1, point.only_user_certificates);
    flag(2, point.only_ca_certificates);
    // keyCompromise alone, the second bit.
    if (point.only_some_reasons)
      writer.Primitive(der::ContextPrimitive(3), std::array<uint8_t, 2>{6, 0x40});
    flag(4, point.indirect);
    flag(5, point.only_attribute_certificates);
  });
  return {Copy(oid::kIssuingDistributionPoint), writer.Take(), true};
}

ExtensionSpec CrlDistributionPointExtension(Bytes uri) {
  Writer name;
  name.Primitive(der::ContextPrimitive(std::to_underlying(GeneralName::Kind::kUri)), uri);
  Writer writer;
  writer.Sequence([&] { writer.Sequence([&] { WriteFullName(name.bytes(), writer); }); });
  return {Copy(oid::kCrlDistributionPoints), writer.Take(), false};
}

}  // namespace lockstep::x509
