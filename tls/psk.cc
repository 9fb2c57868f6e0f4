#include "tls/psk.h"

#include <utility>

#include "crypto/base/reader.h"
#include "crypto/base/writer.h"
#include "crypto/hash/hkdf.h"
#include "tls/key_schedule/hkdf_label.h"

namespace lockstep {
namespace {

constexpr size_t kMaxOpaqueSize = 0xffff;
constexpr size_t kMaxRoleSize = 0xff;
constexpr uint16_t kTls13 = 0x0304;

// RFC 9258 section 10: the registry of KDF identifiers.
std::optional<uint16_t> KdfOf(crypto::HashId hash) {
  switch (hash) {
    case crypto::HashId::kSha256:
      return 1;
    case crypto::HashId::kSha384:
      return 2;
    case crypto::HashId::kSha512:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ImportedIdentity> ImportedIdentity::Parse(Bytes encoded) {
  ByteReader in(encoded);
  ImportedIdentity identity{};
  identity.external_identity = in.Take(in.Integer(2));
  identity.context = in.Take(in.Integer(2));
  const uint64_t protocol = in.Integer(2);
  const uint64_t kdf = in.Integer(2);
  if (!in.Done().has_value() || identity.external_identity.empty() || protocol != kTls13) {
    return std::nullopt;
  }
  for (const crypto::HashId hash : {crypto::HashId::kSha256, crypto::HashId::kSha384}) {
    identity.target = hash;
    if (KdfOf(hash) == kdf) return identity;
  }
  return std::nullopt;
}

std::vector<uint8_t> ImportedIdentity::Serialize() const {
  std::vector<uint8_t> out(2 + external_identity.size() + 2 + context.size() + 2 + 2);
  ByteWriter writer(out);
  writer.Prefixed(2, [&] { writer.Put(external_identity); });
  writer.Prefixed(2, [&] { writer.Put(context); });
  writer.Integer(kTls13, 2);
  writer.Integer(KdfOf(target).value_or(0), 2);
  return out;
}

Result<std::shared_ptr<const ExternalPsk>> ExternalPsk::Create(Bytes identity, Bytes key,
                                                               Bytes context, crypto::HashId hash,
                                                               bool imported) {
  // The importer's identity has to fit a PskIdentity, which holds its lengths and numbers too.
  const size_t identity_size = identity.size() + (imported ? context.size() + 8 : 0);
  if (identity.empty() || identity_size > kMaxOpaqueSize || key.size() < kMinKeySize ||
      key.size() > kMaxKeySize) {
    return Error{Reason::kInvalidArgument};
  }
  std::shared_ptr<ExternalPsk> psk(new ExternalPsk());
  psk->identity_ = Copy(identity);
  psk->context_ = Copy(context);
  psk->key_ = SecretBytes::CopyOf(key);
  psk->hash_ = hash;
  psk->imported_ = imported;
  return psk;
}

Result<std::shared_ptr<const ExternalPsk>> ExternalPsk::Import(Bytes identity, Bytes key,
                                                               Bytes context, crypto::HashId hash) {
  return Create(identity, key, context, hash, true);
}

Result<std::shared_ptr<const ExternalPsk>> ExternalPsk::ImportForRoles(Bytes identity, Bytes key,
                                                                       const Roles& roles,
                                                                       crypto::HashId hash) {
  const auto is_name = [](Bytes name) { return !name.empty() && name.size() <= kMaxRoleSize; };
  if (!is_name(roles.client) || !is_name(roles.server) || Equal(roles.client, roles.server)) {
    return Error{Reason::kInvalidArgument};
  }
  std::vector<uint8_t> context(1 + roles.client.size() + 1 + roles.server.size());
  ByteWriter writer(context);
  writer.Prefixed(1, [&] { writer.Put(roles.client); });
  writer.Prefixed(1, [&] { writer.Put(roles.server); });
  return Import(identity, key, context, hash);
}

Result<std::shared_ptr<const ExternalPsk>> ExternalPsk::DangerouslyRaw(Bytes identity, Bytes key,
                                                                       crypto::HashId hash) {
  return Create(identity, key, {}, hash, false);
}

std::optional<ExternalPsk::Form> ExternalPsk::For(const crypto::Hash& hash,
                                                  const crypto::Provider& provider) const {
  if (!imported_) {
    if (hash.id != hash_) return std::nullopt;
    return Form{identity_, SecretBytes::CopyOf(key_.Expose())};
  }
  const crypto::Hash* own = crypto::Find(provider, hash_);
  if (own == nullptr || !KdfOf(hash.id)) return std::nullopt;
  // RFC 9258 section 5.1:
  //   epskx = HKDF-Extract(0, epsk)
  //   ipskx = HKDF-Expand-Label(epskx, "derived psk", Hash(ImportedIdentity), L)
  // with the hash of the external PSK, and L the digest's length of the target KDF's.
  std::vector<uint8_t> identity = ImportedIdentity{identity_, context_, hash.id}.Serialize();
  crypto::Digester digester(*own);
  digester.Update(identity);
  const crypto::HashValue extracted = crypto::HkdfExtract(*own, {}, key_.Expose());
  SecretBytes key(hash.digest_size);
  const Status expanded = HkdfExpandLabel(*own, extracted.Expose(), "derived psk",
                                          digester.Current().Expose(), key.Mutable());
  if (!expanded.has_value()) return std::nullopt;
  return Form{std::move(identity), std::move(key)};
}

}  // namespace lockstep
