#include "x509/trust_store.h"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include "x509/der/reader.h"
#include "x509/der/writer.h"
#include "x509/extensions.h"
#include "x509/oids.h"
#include "x509/pem.h"

namespace lockstep::x509 {
namespace {

// An anchor's policies are a limit (RFC 5937 section 3); nobody has said what mapping them is.
void RefuseMappings(const Extensions& extensions, Authority& authority) {
  if (extensions.policy_mappings && extensions.policy_mappings->critical)
    authority.unhandled_critical = Bytes(oid::kPolicyMappings);
}

// The anchor that a certificate becomes. Borrows from it.
TrustAnchor AnchorOf(const Certificate& certificate) {
  TrustAnchor anchor{Authority::Of(certificate), certificate.der};
  // Older roots have no extensions to say that they are one; whoever trusts them says so.
  if (certificate.version < 3) anchor.authority.is_ca = true;
  RefuseMappings(certificate.extensions, anchor.authority);
  return anchor;
}

}  // namespace

Status TrustStore::AddCertificate(Bytes der) try {
  const auto is_same = [&](const TrustAnchor& anchor) { return Equal(anchor.certificate, der); };
  if (std::ranges::any_of(anchors_, is_same)) return {};
  std::vector<uint8_t> bytes = Copy(der);
  LOCKSTEP_ASSIGN(const Certificate certificate, Certificate::Parse(bytes));
  return Add(AnchorOf(certificate), std::move(bytes));
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

Result<size_t> TrustStore::AddPem(std::string_view pem) try {
  // All of it is read before any of it is trusted.
  TrustStore added;
  PemReader reader(pem);
  size_t count = 0;
  while (true) {
    LOCKSTEP_ASSIGN(const std::optional<PemBlock> block, reader.Next());
    if (!block) break;
    if (block->label != kPemCertificate) continue;
    LOCKSTEP_ASSIGN(const SecretBytes der, block->Decode());
    LOCKSTEP_TRY(added.AddCertificate(der));
    ++count;
  }
  if (count == 0) return Error{Reason::kPemMissing};
  if (anchors_.size() + added.anchors_.size() > kMaxTrustAnchors)
    return Error{Reason::kTooManyTrustAnchors, 0, {kMaxTrustAnchors}};
  for (const TrustAnchor& anchor : added.anchors_) LOCKSTEP_TRY(AddCertificate(anchor.certificate));
  return count;
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

Status TrustStore::AddNameAndKey(Bytes subject, Bytes subject_public_key_info,
                                 std::span<const ExtensionSpec> constraints) try {
  der::Writer writer;
  writer.Raw(subject);
  writer.Raw(subject_public_key_info);
  if (!constraints.empty()) WriteExtensions(constraints, writer);
  std::vector<uint8_t> bytes = writer.Take();
  const Bytes all = bytes;
  TrustAnchor anchor;
  LOCKSTEP_ASSIGN(anchor.authority.subject, Name::Parse(all.first(subject.size())));
  LOCKSTEP_ASSIGN(
      anchor.authority.subject_public_key_info,
      ParseSubjectPublicKeyInfo(all.subspan(subject.size(), subject_public_key_info.size())));
  if (!constraints.empty()) {
    der::Reader reader(all.subspan(subject.size() + subject_public_key_info.size()));
    const Extensions extensions = ReadExtensions(reader);
    LOCKSTEP_TRY(reader.Done());
    anchor.authority.TakeExtensions(extensions);
    if (!extensions.basic_constraints) anchor.authority.is_ca = true;
    RefuseMappings(extensions, anchor.authority);
  }
  return Add(anchor, std::move(bytes));
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

// `anchor` borrows from `bytes`.
Status TrustStore::Add(const TrustAnchor& anchor, std::vector<uint8_t> bytes) {
  if (anchors_.size() >= kMaxTrustAnchors)
    return Error{Reason::kTooManyTrustAnchors, 0, {kMaxTrustAnchors}};
  // Room first, so that running out of memory leaves the three lists alike.
  if (bytes_.size() == bytes_.capacity()) {
    const size_t capacity = std::max<size_t>(16, 2 * bytes_.size());
    anchors_.reserve(capacity);
    subject_hashes_.reserve(capacity);
    bytes_.reserve(capacity);
  }
  anchors_.push_back(anchor);
  subject_hashes_.push_back(anchor.authority.subject.MatchHash());
  bytes_.push_back(std::move(bytes));
  ++generation_;
  return {};
}

crypto::HashValue TrustStore::Fingerprint(const crypto::Hash& hash) const {
  crypto::Digester digester(hash);
  for (const std::vector<uint8_t>& bytes : bytes_)
    digester.Update(crypto::Digest(hash, bytes).Expose());
  return digester.Current();
}

}  // namespace lockstep::x509
