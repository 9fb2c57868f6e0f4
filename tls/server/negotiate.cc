#include "tls/server/negotiate.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lockstep::server {
namespace {

using messages::ClientHello;
using messages::ClientHelloExtensions;

Result<const crypto::CipherSuite*> ChooseSuite(const ClientHello& hello,
                                               const ServerContext& context) {
  for (const crypto::CipherSuite* suite : context.algorithms.cipher_suites) {
    if (hello.cipher_suites.Contains(suite->id)) return suite;
  }
  return Error{Reason::kNoCommonCipherSuite};
}

// The group with the share that came for it, if one did.
struct GroupChoice {
  const crypto::KeyExchange* group = nullptr;
  std::optional<Bytes> share;
};

Result<GroupChoice> ChooseGroup(const ClientHelloExtensions& extensions,
                                const ServerContext& context) {
  // Only a client that wants a PSK alone may leave them out (section 9.2), and no PSK is accepted
  // here.
  if (!extensions.supported_groups) return Error{Reason::kNoCommonGroup};
  GroupChoice best;
  for (const crypto::KeyExchange* group : context.algorithms.groups) {
    if (!extensions.supported_groups->named_group_list.Contains(group->group)) continue;
    const auto share = extensions.key_share->client_shares.Find(
        [&](const messages::KeyShareEntry& entry) { return entry.group == group->group; });
    // A share saves a round trip, and outweighs the order of preference.
    if (share) return GroupChoice{group, share->key_exchange.bytes};
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

// The first scheme of the key's that the client accepts in a CertificateVerify.
std::optional<SignatureScheme> SchemeFor(const Credential& credential,
                                         const messages::SignatureSchemeList& accepted) {
  for (const SignatureScheme scheme : credential.key().schemes()) {
    // Section 4.3.3: a scheme binds the curve, so this settles the peer's curves too.
    if (!crypto::IsCertificateOnly(scheme) &&
        accepted.supported_signature_algorithms.Contains(scheme)) {
      return scheme;
    }
  }
  return std::nullopt;
}

struct CredentialChoice {
  std::shared_ptr<const Credential> credential;
  SignatureScheme scheme{};
};

Result<CredentialChoice> ChooseCredential(const ClientHelloExtensions& extensions,
                                          const ServerContext& context) {
  // Section 4.3.3: to authenticate by a certificate without it MUST be missing_extension, even
  // where a PSK that is not accepted let the client leave it out.
  if (!extensions.signature_algorithms) {
    return Error{Reason::kMissingExtension,
                 0,
                 {std::to_underlying(messages::ExtensionType::kSignatureAlgorithms)}};
  }
  const std::string& name = context.negotiated.server_name;
  const ServerOptions& options = context.config.options;
  CredentialChoice fallback;
  bool name_known = name.empty();
  for (const auto& credential : options.credentials) {
    const bool covers = !name.empty() && credential->Covers(name);
    name_known = name_known || covers;
    const auto scheme = SchemeFor(*credential, *extensions.signature_algorithms);
    if (!scheme) continue;
    if (covers) return CredentialChoice{credential, *scheme};
    if (fallback.credential == nullptr) fallback = {credential, *scheme};
  }
  if (!name_known && options.require_known_name) return Error{Reason::kUnrecognizedName};
  if (fallback.credential == nullptr) return Error{Reason::kNoCommonSignatureScheme};
  return fallback;
}

}  // namespace

Result<Parameters> Negotiate(const ClientHello& hello, ServerContext& context) {
  const ClientHelloExtensions& extensions = hello.extensions;
  if (extensions.server_name) {
    context.negotiated.server_name = extensions.server_name->HostName().value_or("");
  }
  LOCKSTEP_ASSIGN(const crypto::CipherSuite* const suite, ChooseSuite(hello, context));
  LOCKSTEP_ASSIGN(const GroupChoice group, ChooseGroup(extensions, context));
  LOCKSTEP_ASSIGN(context.negotiated.alpn_protocol, ChooseProtocol(extensions, context));
  LOCKSTEP_ASSIGN(const CredentialChoice credential, ChooseCredential(extensions, context));
  return Parameters{suite, group.group, group.share, credential.credential, credential.scheme};
}

}  // namespace lockstep::server
