#include "x509/issue_ocsp.h"

#include <algorithm>
#include <new>
#include <utility>

#include "crypto/hash/sha1_identifier.h"
#include "x509/algorithm_writer.h"
#include "x509/der/writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using der::Tag;
using der::Writer;

Bytes OidOf(const crypto::Hash* hash) {
  if (hash == nullptr) return oid::kSha1;
  switch (hash->id) {
    case crypto::HashId::kSha256:
      return oid::kSha256;
    case crypto::HashId::kSha384:
      return oid::kSha384;
    case crypto::HashId::kSha512:
      return oid::kSha512;
  }
  return oid::kSha1;
}

void WriteHash(const crypto::Hash* hash, Bytes data, Writer& writer) {
  if (hash == nullptr) return writer.OctetString(crypto::Sha1IdentifierOf(data));
  writer.OctetString(crypto::Digest(*hash, data).Expose());
}

void WriteStatus(const SingleResponseSpec& spec, Writer& writer) {
  if (spec.status != OcspStatus::kRevoked)
    return writer.Primitive(der::ContextPrimitive(spec.status == OcspStatus::kGood ? 0 : 2), {});
  writer.Constructed(der::ContextConstructed(1), [&] {
    der::WriteGeneralizedTime(spec.revocation_time, writer);
    if (!spec.reason) return;
    writer.Constructed(der::ContextConstructed(0), [&] {
      writer.SmallInteger(std::to_underlying(*spec.reason), Tag::kEnumerated);
    });
  });
}

void WriteExtensionsIfAny(const std::vector<ExtensionSpec>& extensions, Writer& writer) {
  if (extensions.empty()) return;
  writer.Constructed(der::ContextConstructed(1), [&] { WriteExtensions(extensions, writer); });
}

void WriteSingleResponse(const SingleResponseSpec& spec, Writer& writer) {
  writer.Sequence([&] {
    writer.Sequence([&] {
      writer.Sequence([&] {
        writer.ObjectIdentifier(OidOf(spec.hash));
        writer.Null();
      });
      WriteHash(spec.hash, spec.certificate->issuer.der(), writer);
      WriteHash(spec.hash, spec.issuer_key->key_bits, writer);
      writer.Primitive(Tag::kInteger, spec.certificate->serial);
    });
    WriteStatus(spec, writer);
    der::WriteGeneralizedTime(spec.this_update, writer);
    if (spec.next_update)
      writer.Constructed(der::ContextConstructed(0),
                         [&] { der::WriteGeneralizedTime(*spec.next_update, writer); });
    WriteExtensionsIfAny(spec.extensions, writer);
  });
}

std::vector<uint8_t> WriteResponseData(const OcspSpec& spec, const Issuer& signer) {
  Writer writer;
  writer.Sequence([&] {
    writer.Constructed(der::ContextConstructed(spec.by_key ? 2 : 1), [&] {
      if (!spec.by_key) return writer.Raw(signer.name);
      const std::vector<uint8_t> info = WriteSubjectPublicKeyInfo(signer.key->public_key());
      const Result<SubjectPublicKeyInfo> key = ParseSubjectPublicKeyInfo(info);
      writer.OctetString(crypto::Sha1IdentifierOf(key ? key->key_bits : Bytes()));
    });
    der::WriteGeneralizedTime(spec.produced_at, writer);
    writer.Sequence([&] {
      for (const SingleResponseSpec& single : spec.responses) WriteSingleResponse(single, writer);
    });
    WriteExtensionsIfAny(spec.extensions, writer);
  });
  return writer.Take();
}

Result<std::vector<uint8_t>> WriteBasicResponse(const OcspSpec& spec, const Issuer& signer,
                                                crypto::Random& random) {
  SignedParts parts;
  parts.write_tbs = [&](crypto::SignatureAlgorithm) { return WriteResponseData(spec, signer); };
  parts.corrupt_signature = spec.corrupt_signature;
  if (!spec.certificates.empty()) {
    Writer writer;
    writer.Constructed(der::ContextConstructed(0), [&] {
      writer.Sequence([&] {
        for (const Bytes certificate : spec.certificates) writer.Raw(certificate);
      });
    });
    parts.after = writer.Take();
  }
  return WriteSigned(parts, signer, random);
}

bool IsComplete(const SingleResponseSpec& spec) {
  return spec.certificate != nullptr && spec.issuer_key != nullptr;
}

}  // namespace

Result<std::vector<uint8_t>> IssueOcspResponse(const OcspSpec& spec, const Issuer& signer,
                                               crypto::Random& random) try {
  if (!std::ranges::all_of(spec.responses, IsComplete)) return Error{Reason::kInvalidArgument};
  std::vector<uint8_t> basic;
  if (spec.response_status == 0) {
    LOCKSTEP_ASSIGN(basic, WriteBasicResponse(spec, signer, random));
  }
  Writer writer;
  writer.Sequence([&] {
    writer.SmallInteger(spec.response_status, Tag::kEnumerated);
    if (spec.response_status != 0) return;
    writer.Constructed(der::ContextConstructed(0), [&] {
      writer.Sequence([&] {
        writer.ObjectIdentifier(spec.response_type.empty() ? Bytes(oid::kOcspBasic)
                                                           : Bytes(spec.response_type));
        writer.OctetString(basic);
      });
    });
  });
  return writer.Take();
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

ExtensionSpec MustStapleExtension() {
  static constexpr uint64_t kStatusRequest = 5;
  Writer writer;
  writer.Sequence([&] { writer.SmallInteger(kStatusRequest); });
  return {Copy(oid::kTlsFeature), writer.Take(), false};
}

}  // namespace lockstep::x509
