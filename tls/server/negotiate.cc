#include "tls/server/negotiate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "tls/handshake/accepted_schemes.h"
#include "tls/handshake/named_authorities.h"

namespace lockstep::server {
namespace {

using messages::ClientHello;
using messages::ClientHelloExtensions;
using messages::PskKeyExchangeMode;

// The group with the share that came for it, if one did.
struct GroupChoice {
  const crypto::KeyExchange* group = nullptr;
  std::optional<Bytes> share;
};

Result<GroupChoice> ChooseGroup(const ClientHelloExtensions& extensions,
                                const ServerContext& context) {
  // Only a client that wants a PSK alone may leave them out (section 9.2).
  if (!extensions.supported_groups || !extensions.key_share) return Error{Reason::kNoCommonGroup};
  GroupChoice best;
  for (const crypto::KeyExchange* group : context.algorithms.groups) {
    if (!extensions.supported_groups->named_group_list.Contains(group->group)) continue;
    const auto share = extensions.key_share->client_shares.Find(
        [&](const messages::KeyShareEntry& entry) { return entry.group == group->group; });
    // A share saves a round trip, and outweighs the order of preference, unless told otherwise.
    if (share && (best.group == nullptr || !context.config.options.retry_for_preferred_group))
      return GroupChoice{group, share->key_exchange.bytes};
    if (best.group == nullptr) best.group = group;
  }
  if (best.group == nullptr) return Error{Reason::kNoCommonGroup};
  return best;
}

// RFC 7301 section 3.2.
Result<std::string> ChooseProtocol(const ClientHelloExtensions& extensions,
                                   const ServerContext& context) {
  const auto& alpn = extensions.application_layer_protocol_negotiation;
  if (!alpn || context.options.alpn_protocols.empty()) return std::string();
  for (const std::string& protocol : context.options.alpn_protocols) {
    if (alpn->protocol_name_list.Contains({AsBytes(protocol)})) return protocol;
  }
  return Error{Reason::kNoCommonApplicationProtocol};
}

// What the client says it can verify.
Result<AcceptedSchemes> AcceptedBy(const ClientHelloExtensions& extensions) {
  // Section 4.3.3: to authenticate by a certificate without it MUST be missing_extension, even
  // where a PSK that is not accepted let the client leave it out.
  if (!extensions.signature_algorithms) {
    return Error{Reason::kMissingExtension,
                 0,
                 {std::to_underlying(messages::ExtensionType::kSignatureAlgorithms)}};
  }
  return AcceptedSchemes(*extensions.signature_algorithms, extensions.signature_algorithms_cert);
}

struct CredentialChoice {
  const std::shared_ptr<const Credential>* credential = nullptr;
  SignatureScheme scheme{};
  bool covers = false;
  bool verifiable = false;
  bool issued_by_named = false;

  [[nodiscard]] int rank() const {
    return 4 * int{covers} + 2 * int{verifiable} + int{issued_by_named};
  }
};

Result<CredentialChoice> ChooseCredential(const ClientHelloExtensions& extensions,
                                          const ServerContext& context) {
  LOCKSTEP_ASSIGN(const AcceptedSchemes accepted, AcceptedBy(extensions));
  const NamedAuthorities authorities(extensions.certificate_authorities);
  const std::string& name = context.negotiated.server_name;
  const ServerOptions& options = context.config.options;
  CredentialChoice best;
  bool name_known = name.empty();
  for (const auto& credential : options.credentials) {
    const bool covers = !name.empty() && credential->Covers(name);
    name_known = name_known || covers;
    const auto scheme = accepted.SchemeFor(*credential);
    if (!scheme || !authorities.Allow(*credential)) continue;
    // Section 4.5.1.2: the chain MUST be signed by what the client advertised, if there is one, and
    // SHOULD be issued by one of the authorities that it names.
    const CredentialChoice choice{&credential, *scheme, covers,
                                  accepted.CanVerifyChain(*credential),
                                  authorities.HaveIssued(*credential)};
    if (best.credential == nullptr || choice.rank() > best.rank()) best = choice;
  }
  if (options.require_known_name && !name_known) return Error{Reason::kUnrecognizedName};
  const bool wrong_name = options.require_known_name && !name.empty() && !best.covers;
  if (best.credential == nullptr || wrong_name) return Error{Reason::kNoCommonSignatureScheme};
  return best;
}

}  // namespace

Result<const crypto::CipherSuite*> ChooseSuite(const ClientHello& hello,
                                               const ServerContext& context) {
  // A client that would rather have ChaCha20 has no instructions for AES, and is slower with it
  // than a server is without it.
  const auto first = hello.cipher_suites.Find(
      [&](CipherSuiteId id) { return context.algorithms.Find(id) != nullptr; });
  if (first == CipherSuiteId::kChaCha20Poly1305Sha256) return context.algorithms.Find(*first);
  for (const crypto::CipherSuite* suite : context.algorithms.cipher_suites) {
    if (hello.cipher_suites.Contains(suite->id)) return suite;
  }
  return Error{Reason::kNoCommonCipherSuite};
}

Result<Parameters> Negotiate(const ClientHello& hello, std::optional<FoundPsk> psk,
                             ServerContext& context) {
  const ClientHelloExtensions& extensions = hello.extensions;
  if (extensions.server_name) {
    context.negotiated.server_name = extensions.server_name->HostName().value_or("");
  }
  context.negotiated.post_handshake_authentication = extensions.post_handshake_auth.has_value();
  LOCKSTEP_ASSIGN(context.negotiated.alpn_protocol, ChooseProtocol(extensions, context));
  if (psk && ChoosePskMode(hello, context) == PskKeyExchangeMode::kPskKe) {
    return Parameters{
        .suite = psk->suite, .group = nullptr, .client_share = {}, .psk = std::move(psk)};
  }
  LOCKSTEP_ASSIGN(const GroupChoice group, ChooseGroup(extensions, context));
  if (psk) {
    return Parameters{.suite = psk->suite,
                      .group = group.group,
                      .client_share = group.share,
                      .psk = std::move(psk)};
  }
  LOCKSTEP_ASSIGN(const crypto::CipherSuite* const suite, ChooseSuite(hello, context));
  LOCKSTEP_ASSIGN(const CredentialChoice credential, ChooseCredential(extensions, context));
  return Parameters{suite, group.group, group.share, credential.credential, credential.scheme};
}

std::optional<PskKeyExchangeMode> ChoosePskMode(const ClientHello& hello,
                                                const ServerContext& context) {
  const auto& modes = hello.extensions.psk_key_exchange_modes;
  if (!modes) return std::nullopt;
  // Section 4.3.9: MUST NOT be one that the client does not list.
  if (modes->ke_modes.Contains(PskKeyExchangeMode::kPskDheKe) &&
      ChooseGroup(hello.extensions, context).has_value()) {
    return PskKeyExchangeMode::kPskDheKe;
  }
  if (context.options.allow_psk_without_dhe &&
      modes->ke_modes.Contains(PskKeyExchangeMode::kPskKe)) {
    return PskKeyExchangeMode::kPskKe;
  }
  return std::nullopt;
}

bool CanUseTickets(const ClientHello& hello, const ServerContext& context) {
  const auto& modes = hello.extensions.psk_key_exchange_modes;
  return modes && (modes->ke_modes.Contains(PskKeyExchangeMode::kPskDheKe) ||
                   (context.options.allow_psk_without_dhe &&
                    modes->ke_modes.Contains(PskKeyExchangeMode::kPskKe)));
}

}  // namespace lockstep::server
