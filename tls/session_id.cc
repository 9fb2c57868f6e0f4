#include "tls/session_id.h"

#include <algorithm>
#include <utility>

#include "crypto/base/writer.h"

namespace lockstep {
namespace {

// Hashes fields one after the other, each with its size, so that none runs into the next.
class FieldHash {
 public:
  explicit FieldHash(const crypto::Provider& provider)
      : hash_(HashOf(provider)), digester_(hash_) {}

  void Add(Bytes field) {
    AddNumber(field.size());
    digester_.Update(field);
  }
  void AddNumber(uint64_t number) {
    std::array<uint8_t, 8> bytes;
    ByteWriter(bytes).Integer(number, bytes.size());
    digester_.Update(bytes);
  }
  void Add(const std::shared_ptr<const x509::TrustStore>& store) {
    if (store == nullptr) return Add(Bytes());
    Add(store->Fingerprint(hash_).Expose());
  }
  void Add(const RevocationOptions& revocation) {
    AddNumber(std::to_underlying(revocation.mode));
    AddNumber(std::to_underlying(revocation.scope));
    AddNumber(revocation.request_staples);
    AddNumber(revocation.crls == nullptr ? 0 : revocation.crls->size());
    if (revocation.crls == nullptr) return;
    for (const auto& crl : *revocation.crls) Add(Bytes(crl));
  }
  void Add(const VerificationOptions& verification) {
    AddNumber(std::to_underlying(verification.policy));
    const auto& list = verification.public_suffixes;
    Add(list == nullptr ? Bytes() : Bytes(list->Fingerprint(hash_).Expose()));
    AddNumber(verification.names.size());
    for (const x509::ReferenceName& name : verification.names) {
      AddNumber(std::to_underlying(name.kind()));
      Add(AsBytes(name.ToString()));
    }
    AddNumber(verification.user_initial_policy_set.size());
    for (const auto& policy : verification.user_initial_policy_set) Add(Bytes(policy));
    AddNumber(verification.initial_policy_mapping_inhibit);
    AddNumber(verification.initial_explicit_policy);
    AddNumber(verification.initial_any_policy_inhibit);
    AddNumber(verification.max_path_length ? uint64_t{1} + *verification.max_path_length : 0);
  }
  void Add(const x509::PinSet& pins) {
    AddNumber(std::to_underlying(pins.use()));
    AddNumber(pins.pins().size());
    for (const x509::Pin& pin : pins.pins()) Add(Bytes(pin));
  }
  [[nodiscard]] SessionId Current() const {
    const crypto::HashValue value = digester_.Current();
    SessionId id{};
    std::copy_n(value.Expose().begin(), std::min(id.size(), value.size()), id.begin());
    return id;
  }

 private:
  static const crypto::Hash& HashOf(const crypto::Provider& provider) {
    const crypto::Hash* sha256 = crypto::Find(provider, crypto::HashId::kSha256);
    return sha256 != nullptr ? *sha256 : *provider.cipher_suites.front()->hash;
  }
  const crypto::Hash& hash_;
  crypto::Digester digester_;
};

}  // namespace

SessionId SessionIdOf(const ClientOptions& options) {
  FieldHash hash(*options.common.provider);
  hash.AddNumber(std::to_underlying(options.common.verify_certificate));
  hash.Add(options.trust_store);
  hash.Add(options.common.verification);
  hash.Add(options.common.revocation);
  hash.Add(options.pins);
  hash.AddNumber(options.credentials.size());
  for (const auto& credential : options.credentials) hash.Add(credential->chain().front());
  // A server that has proved to know one of them need not have a certificate that the anchors
  // stand for.
  hash.AddNumber(options.psks.size());
  for (const auto& psk : options.psks) {
    hash.AddNumber(psk->imported());
    hash.Add(psk->identity());
    hash.Add(psk->context());
  }
  return hash.Current();
}

SessionId SessionIdOf(const ServerOptions& options) {
  FieldHash hash(*options.common.provider);
  hash.AddNumber(std::to_underlying(options.client_authentication));
  hash.AddNumber(std::to_underlying(options.common.verify_certificate));
  hash.Add(options.trust_store);
  hash.Add(options.common.verification);
  hash.Add(options.common.revocation);
  hash.Add(options.pins);
  hash.AddNumber(options.oid_filters.size());
  for (const OidFilter& filter : options.oid_filters) {
    hash.Add(filter.oid);
    hash.Add(filter.values);
  }
  hash.Add(AsBytes(options.session_context));
  return hash.Current();
}

}  // namespace lockstep
