#include "tls/config.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <optional>

#include "tls/handshake/oid_filters.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/resumption/server_session.h"
#include "x509/crl.h"
#include "x509/der/oid.h"
#include "x509/name.h"

namespace lockstep {
namespace {

constexpr size_t kMaxAlpnProtocolSize = 255;  // RFC 7301 section 3.1
// Of the 2^16 - 1 bytes of an extension block, half: the others have to fit as well.
constexpr size_t kMaxAlpnListSize = 32 << 10;
// A CertificateRequest is an extension block too: both of its lists, and the schemes, have to fit.
constexpr size_t kMaxRequestListSize = 24 << 10;
constexpr size_t kMaxOidSize = 255;  // section 4.3.5
// The header and the fixed fields of any ClientHello; a lower limit refuses everybody.
constexpr size_t kSmallestUsefulLimit = 512;
// Room for a ClientHello with shares for every group, beside its list of protocols: a lower limit
// lets nobody connect.
constexpr size_t kSmallestHandshakeMemory = 16 << 10;
// What a connection's queue has room for, beside tickets.
constexpr uint32_t kMaxCertificateRequests = 8;
// So is this, in tickets.
constexpr uint8_t kMaxTicketCount = 4;
// Of an identity and its binder (section 4.3.11): two lengths and an age.
constexpr size_t kPskFieldsSize = 2 + 4 + 1;
// A handshake takes seconds; what lives longer only helps who collects cookies.
constexpr uint32_t kMaxRetryCookieLifetime = 3600;
// Records that one key protects (section 5.5): enough for a flight and for the KeyUpdate that ends
// the key. Rows of tests come near it.
constexpr uint64_t kSmallestRecordLimit = 8;

template <class T>
bool HasDuplicates(std::vector<T> values) {
  std::ranges::sort(values);
  return std::ranges::adjacent_find(values) != values.end();
}

// Offered unless a configuration says otherwise: AES-128-CCM is for constrained peers, P-521 slower
// than it helps, and ML-KEM by itself leans on one young problem.
bool IsDefault(CipherSuiteId id) { return id != CipherSuiteId::kAes128CcmSha256; }
bool IsDefault(NamedGroup group) {
  return group != NamedGroup::kSecp521r1 && group != NamedGroup::kMlKem768 &&
         group != NamedGroup::kMlKem1024;
}

bool CanVerify(const crypto::Provider& provider, SignatureScheme scheme) {
  const auto parts = crypto::PartsOf(scheme);
  return parts && crypto::Find(provider, parts->algorithm) != nullptr;
}

// Every scheme this engine knows, in order of preference; those for certificates only come last.
constexpr SignatureScheme kDefaultSchemes[] = {
    SignatureScheme::kEcdsaSecp256r1Sha256, SignatureScheme::kEd25519,
    SignatureScheme::kEcdsaSecp384r1Sha384, SignatureScheme::kEcdsaSecp521r1Sha512,
    SignatureScheme::kRsaPssRsaeSha256,     SignatureScheme::kRsaPssRsaeSha384,
    SignatureScheme::kRsaPssRsaeSha512,     SignatureScheme::kRsaPssPssSha256,
    SignatureScheme::kRsaPssPssSha384,      SignatureScheme::kRsaPssPssSha512,
    SignatureScheme::kRsaPkcs1Sha256,       SignatureScheme::kRsaPkcs1Sha384,
    SignatureScheme::kRsaPkcs1Sha512,
};

// The rows of `wanted`, or, where that is empty, the provider's default ones. Nothing where a
// wanted one is missing.
template <class Row, class Id>
std::optional<std::vector<const Row*>> Resolve(const crypto::Provider& provider,
                                               std::span<const Row* const> rows,
                                               const std::vector<Id>& wanted, Id Row::* id) {
  std::vector<const Row*> out;
  if (wanted.empty()) {
    std::ranges::copy_if(rows, std::back_inserter(out),
                         [&](const Row* row) { return IsDefault(row->*id); });
  }
  for (const Id one : wanted) {
    const Row* row = crypto::Find(provider, one);
    if (row == nullptr) return std::nullopt;
    out.push_back(row);
  }
  if (out.empty() || HasDuplicates(out)) return std::nullopt;
  return out;
}

Result<std::vector<SignatureScheme>> ResolveSchemes(const crypto::Provider& provider,
                                                    const std::vector<SignatureScheme>& wanted) {
  std::vector<SignatureScheme> out = wanted;
  if (wanted.empty()) {
    std::ranges::copy_if(kDefaultSchemes, std::back_inserter(out),
                         [&](SignatureScheme scheme) { return CanVerify(provider, scheme); });
  }
  const bool good =
      !out.empty() && !HasDuplicates(out) &&
      std::ranges::all_of(out, [&](auto scheme) { return CanVerify(provider, scheme); });
  if (!good) return InvalidConfiguration(ConfigOption::kSignatureSchemes);
  return out;
}

// Returns the bytes that the list takes.
Result<size_t> CheckAlpn(const std::vector<std::string>& protocols) {
  size_t total = 0;
  for (const std::string& protocol : protocols) {
    if (protocol.empty() || protocol.size() > kMaxAlpnProtocolSize) {
      return InvalidConfiguration(ConfigOption::kAlpnProtocols);
    }
    total += 1 + protocol.size();
  }
  if (total > kMaxAlpnListSize || HasDuplicates(protocols)) {
    return InvalidConfiguration(ConfigOption::kAlpnProtocols);
  }
  return total;
}

// What is asked for, and what is known, has to reach the engine's verification and be of use there.
Status CheckRevocation(const CommonOptions& options) {
  const RevocationOptions& revocation = options.revocation;
  bool good = revocation.mode == x509::RevocationMode::kOff ||
              options.verify_certificate == Answerer::kEngine;
  if (revocation.crls != nullptr) {
    good &= std::ranges::all_of(*revocation.crls,
                                [](const auto& der) { return x509::Crl::Parse(der).has_value(); });
  }
  if (!good) return InvalidConfiguration(ConfigOption::kRevocation);
  return {};
}

// Whether the verification is left as it is, but for its budget.
bool IsDefault(const VerificationOptions& options) {
  return options.policy == x509::Policy::kWeb && options.public_suffixes == nullptr &&
         options.names.empty() && options.user_initial_policy_set.empty() &&
         !options.initial_policy_mapping_inhibit && !options.initial_explicit_policy &&
         !options.initial_any_policy_inhibit && !options.max_path_length &&
         options.chain_cache == nullptr;
}

// A caller who verifies is not bound by what is asked for here; to pass over it in silence would be
// the less safe way.
Status CheckVerification(const CommonOptions& options) {
  const VerificationOptions& verification = options.verification;
  const bool good =
      (options.verify_certificate == Answerer::kEngine || IsDefault(verification)) &&
      verification.names.size() <= kMaxReferenceNames &&
      verification.user_initial_policy_set.size() <= kMaxInitialPolicies &&
      std::ranges::all_of(verification.user_initial_policy_set, x509::der::IsObjectIdentifier);
  if (!good) return InvalidConfiguration(ConfigOption::kVerification);
  return {};
}

Result<Algorithms> ResolveCommon(const CommonOptions& options) {
  if (options.provider == nullptr || options.provider->keystream == nullptr) {
    return InvalidConfiguration(ConfigOption::kProvider);
  }
  const crypto::Provider& provider = *options.provider;
  Algorithms algorithms;
  auto suites =
      Resolve(provider, provider.cipher_suites, options.cipher_suites, &crypto::CipherSuite::id);
  if (!suites || std::ranges::any_of(*suites, [](const crypto::CipherSuite* suite) {
        return suite->aead->record_limit < kSmallestRecordLimit ||
               suite->hash->digest_size > kMaxTrafficSecretSize;
      })) {
    return InvalidConfiguration(ConfigOption::kCipherSuites);
  }
  auto groups = Resolve(provider, provider.groups, options.groups, &crypto::KeyExchange::group);
  if (!groups) return InvalidConfiguration(ConfigOption::kGroups);
  algorithms.cipher_suites = *std::move(suites);
  algorithms.groups = *std::move(groups);
  LOCKSTEP_ASSIGN(algorithms.signature_schemes,
                  ResolveSchemes(provider, options.signature_schemes));
  if (!options.certificate_signature_schemes.empty()) {
    LOCKSTEP_ASSIGN(algorithms.certificate_signature_schemes,
                    ResolveSchemes(provider, options.certificate_signature_schemes));
  }
  // PKCS #1 v1.5 never signs a handshake (section 4.3.3), so it cannot stand alone.
  if (std::ranges::all_of(algorithms.signature_schemes, crypto::IsCertificateOnly)) {
    return InvalidConfiguration(ConfigOption::kSignatureSchemes);
  }
  LOCKSTEP_ASSIGN(const size_t alpn_size, CheckAlpn(options.alpn_protocols));
  if (options.max_fragment_size == 0 || options.max_fragment_size > record::kMaxPlaintextSize) {
    return InvalidConfiguration(ConfigOption::kMaxFragmentSize);
  }
  LOCKSTEP_TRY(CheckVerification(options));
  LOCKSTEP_TRY(CheckRevocation(options));
  LOCKSTEP_TRY(CheckLimits(options.limits));
  if (options.limits.handshake_memory < kSmallestHandshakeMemory + alpn_size) {
    return InvalidConfiguration(ConfigOption::kLimits);
  }
  return algorithms;
}

// The most preferred group, and the most preferred of the other kind: a server that has no hybrid
// needs no second ClientHello, and the X25519 of both is computed once.
std::vector<const crypto::KeyExchange*> DefaultShareGroups(
    const std::vector<const crypto::KeyExchange*>& groups) {
  std::vector<const crypto::KeyExchange*> out = {groups.front()};
  const auto other =
      std::ranges::find(groups, !groups.front()->post_quantum, &crypto::KeyExchange::post_quantum);
  if (other != groups.end()) out.push_back(*other);
  return out;
}

Result<std::vector<const crypto::KeyExchange*>> ResolveShareGroups(
    const std::vector<NamedGroup>& wanted, const Algorithms& algorithms) {
  if (wanted.empty()) return DefaultShareGroups(algorithms.groups);
  // Section 4.3.8: shares MUST be for groups that are offered, and in the same order.
  std::vector<const crypto::KeyExchange*> out;
  std::ranges::copy_if(algorithms.groups, std::back_inserter(out),
                       [&](const crypto::KeyExchange* row) {
                         return std::ranges::find(wanted, row->group) != wanted.end();
                       });
  // Fewer where one is not offered, or stands twice.
  if (out.size() != wanted.size()) return InvalidConfiguration(ConfigOption::kKeyShareGroups);
  return out;
}

template <class T>
bool HasNull(const std::vector<std::shared_ptr<const T>>& pointers) {
  return std::ranges::any_of(pointers, [](const auto& one) { return one == nullptr; });
}

// What a CertificateRequest would be made of.
Status CheckClientAuthentication(const ServerOptions& options) {
  const bool asks = options.client_authentication != ClientAuthentication::kNone;
  if (asks && options.trust_store == nullptr &&
      options.common.verify_certificate == Answerer::kEngine) {
    return InvalidConfiguration(ConfigOption::kTrustStore);
  }
  size_t size = 0;
  for (const auto& name : options.certificate_authorities) {
    if (!x509::Name::Parse(name).has_value()) {
      return InvalidConfiguration(ConfigOption::kCertificateAuthorities);
    }
    size += 2 + name.size();
  }
  if (size > kMaxRequestListSize) {
    return InvalidConfiguration(ConfigOption::kCertificateAuthorities);
  }
  size = 0;
  for (const OidFilter& filter : options.oid_filters) {
    if (filter.oid.empty() || filter.oid.size() > kMaxOidSize) {
      return InvalidConfiguration(ConfigOption::kOidFilters);
    }
    size += 3 + filter.oid.size() + filter.values.size();
  }
  const std::vector<messages::OidFilter> filters = ListOf(options.oid_filters);
  if (size > kMaxRequestListSize || !OidFilters::Parse({.filters = filters}).has_value()) {
    return InvalidConfiguration(ConfigOption::kOidFilters);
  }
  return {};
}

Status CheckRetryCookies(const ServerOptions& options) {
  if (options.retry_cookies == nullptr) {
    if (options.require_retry_cookie) return InvalidConfiguration(ConfigOption::kRetryCookies);
    return {};
  }
  if (options.retry_cookies == options.tickets || options.retry_cookie_lifetime == 0 ||
      options.retry_cookie_lifetime > kMaxRetryCookieLifetime) {
    return InvalidConfiguration(ConfigOption::kRetryCookies);
  }
  return {};
}

// Section 8: a server MUST ensure that it accepts the same early data at most once.
bool HasReplayDefence(const ServerOptions& options) {
  if (options.check_replay == Answerer::kCaller || options.replay_guard != nullptr) return true;
  return options.find_psk == Answerer::kEngine && options.tickets != nullptr &&
         options.tickets->SingleUse();
}

// Section 4.7.1: a server MUST NOT use a lifetime of more than 7 days.
Status CheckTickets(const ServerOptions& options) {
  if (options.ticket_count > kMaxTicketCount || options.ticket_lifetime == 0 ||
      options.ticket_lifetime > kMaxTicketLifetime) {
    return InvalidConfiguration(ConfigOption::kTickets);
  }
  return {};
}

// Pins are held against the path that the engine verifies; ignoring them in silence would be the
// less safe way.
Status CheckPins(const x509::PinSet& pins, const CommonOptions& options) {
  if (!pins.empty() && options.verify_certificate == Answerer::kCaller)
    return InvalidConfiguration(ConfigOption::kPins);
  return {};
}

// A connection does not fail for its configuration: what goes into every ClientHello has to fit.
Status CheckOfferedPsks(const ClientOptions& options, const Algorithms& algorithms) {
  if (HasNull(options.psks)) return InvalidConfiguration(ConfigOption::kPsks);
  std::vector<const crypto::Hash*> hashes;
  size_t size = 0;
  for (const crypto::CipherSuite* suite : algorithms.cipher_suites) {
    if (std::ranges::find(hashes, suite->hash) != hashes.end()) continue;
    hashes.push_back(suite->hash);
    for (const auto& psk : options.psks) {
      const auto form = psk->For(*suite->hash, *options.common.provider);
      if (form) size += form->identity.size() + kPskFieldsSize + suite->hash->digest_size;
    }
  }
  if (size > MaxOfferedPskSize(options.common.limits)) {
    return InvalidConfiguration(ConfigOption::kPsks);
  }
  return {};
}

Result<std::shared_ptr<const ClientConfig>> CreateClientConfig(ClientOptions options) {
  LOCKSTEP_ASSIGN(Algorithms algorithms, ResolveCommon(options.common));
  if (options.trust_store == nullptr && options.psks.empty() &&
      options.common.verify_certificate == Answerer::kEngine) {
    return InvalidConfiguration(ConfigOption::kTrustStore);
  }
  LOCKSTEP_TRY(CheckPins(options.pins, options.common));
  if (HasNull(options.credentials)) return InvalidConfiguration(ConfigOption::kCredentials);
  LOCKSTEP_TRY(CheckOfferedPsks(options, algorithms));
  LOCKSTEP_ASSIGN(auto share_groups, ResolveShareGroups(options.key_share_groups, algorithms));
  auto config = std::make_shared<ClientConfig>();
  config->session_id = SessionIdOf(options);
  config->chain_scope =
      ChainScope::Of(options.common, options.trust_store.get(), x509::Purpose::kServerAuth);
  config->options = std::move(options);
  config->algorithms = std::move(algorithms);
  config->share_groups = std::move(share_groups);
  return config;
}

Result<std::shared_ptr<const ServerConfig>> CreateServerConfig(ServerOptions options) {
  LOCKSTEP_ASSIGN(Algorithms algorithms, ResolveCommon(options.common));
  const bool finds_psks = !options.psks.empty() || options.psk_source != nullptr ||
                          options.find_psk == Answerer::kCaller;
  if ((options.credentials.empty() && !finds_psks) || HasNull(options.credentials)) {
    return InvalidConfiguration(ConfigOption::kCredentials);
  }
  if (HasNull(options.psks)) return InvalidConfiguration(ConfigOption::kPsks);
  LOCKSTEP_TRY(CheckTickets(options));
  LOCKSTEP_TRY(CheckRetryCookies(options));
  if (options.max_early_data_size > 0 && !HasReplayDefence(options)) {
    return InvalidConfiguration(ConfigOption::kReplayGuard);
  }
  LOCKSTEP_TRY(CheckClientAuthentication(options));
  LOCKSTEP_TRY(CheckPins(options.pins, options.common));
  auto config = std::make_shared<ServerConfig>();
  config->session_id = SessionIdOf(options);
  config->chain_scope =
      ChainScope::Of(options.common, options.trust_store.get(), x509::Purpose::kClientAuth);
  config->options = std::move(options);
  config->algorithms = std::move(algorithms);
  return config;
}

}  // namespace

const crypto::CipherSuite* Algorithms::Find(CipherSuiteId id) const {
  const auto found = std::ranges::find(cipher_suites, id, &crypto::CipherSuite::id);
  return found == cipher_suites.end() ? nullptr : *found;
}

const crypto::KeyExchange* Algorithms::Find(NamedGroup group) const {
  const auto found = std::ranges::find(groups, group, &crypto::KeyExchange::group);
  return found == groups.end() ? nullptr : *found;
}

size_t MaxOfferedPskSize(const Limits& limits) {
  constexpr size_t kMost = 28 << 10;
  return std::min(kMost, limits.handshake_memory / 8);
}

Status CheckLimits(const Limits& limits) {
  const size_t smallest =
      std::min({limits.client_hello, limits.certificate_message, limits.handshake_message});
  if (smallest < kSmallestUsefulLimit || limits.certificate_requests > kMaxCertificateRequests ||
      limits.handshake_memory < kSmallestHandshakeMemory || limits.chain_length == 0 ||
      limits.chain_length > x509::kMaxChainLength) {
    return InvalidConfiguration(ConfigOption::kLimits);
  }
  return {};
}

Result<std::shared_ptr<const ClientConfig>> CreateConfig(ClientOptions options) try {
  return CreateClientConfig(std::move(options));
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

Result<std::shared_ptr<const ServerConfig>> CreateConfig(ServerOptions options) try {
  return CreateServerConfig(std::move(options));
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

}  // namespace lockstep
