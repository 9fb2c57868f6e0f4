#include "tls/client/client_hello.h"

#include <array>
#include <cstddef>
#include <memory_resource>
#include <vector>

#include "tls/messages/client_hello.h"

namespace lockstep::client {
namespace {

using messages::KeyShareEntry;
using messages::ProtocolName;
using messages::ProtocolVersion;
using messages::PskKeyExchangeMode;

constexpr ProtocolVersion kVersions[] = {ProtocolVersion::kTls13};
constexpr PskKeyExchangeMode kModes[] = {PskKeyExchangeMode::kPskDheKe, PskKeyExchangeMode::kPskKe};

// The lists of a ClientHello, which borrows them while it is written. They take no heap unless they
// are longer than usual.
struct Lists {
  std::array<std::byte, 1024> room;
  std::pmr::monotonic_buffer_resource memory{room.data(), room.size()};
  std::pmr::vector<CipherSuiteId> cipher_suites{&memory};
  std::pmr::vector<NamedGroup> groups{&memory};
  std::pmr::vector<KeyShareEntry> shares{&memory};
  std::pmr::vector<ProtocolName> protocols{&memory};
  messages::ServerName server_name;
};

void Fill(Lists& lists, const ClientContext& context, const Offer& offer) {
  for (const auto* suite : context.algorithms.cipher_suites) {
    lists.cipher_suites.push_back(suite->id);
  }
  for (const auto* group : context.algorithms.groups) lists.groups.push_back(group->group);
  for (const OfferedShare& share : offer.shares) {
    lists.shares.push_back({share.group->group, {share.pair.share}});
  }
  for (const std::string& name : context.options.alpn_protocols) {
    lists.protocols.push_back({AsBytes(name)});
  }
  lists.server_name.name = {AsBytes(context.server_name.dns())};
}

}  // namespace

Status SendClientHello(ClientContext& context, Offer& offer, Bytes cookie, Transcript* transcript) {
  Lists lists;
  Fill(lists, context, offer);
  messages::ClientHello hello;
  hello.random = offer.random;
  hello.legacy_session_id = {Bytes(offer.session_id).first(offer.session_id_size)};
  hello.cipher_suites = lists.cipher_suites;

  messages::ClientHelloExtensions& extensions = hello.extensions;
  extensions.supported_versions.emplace().versions = kVersions;
  extensions.supported_groups.emplace().named_group_list = lists.groups;
  // Section 4.3.8: each share's group is offered, and in this order; the configuration sees to it.
  extensions.key_share.emplace().client_shares = lists.shares;
  extensions.signature_algorithms.emplace().supported_signature_algorithms =
      context.algorithms.signature_schemes;
  if (!context.algorithms.certificate_signature_schemes.empty()) {
    extensions.signature_algorithms_cert.emplace().supported_signature_algorithms =
        context.algorithms.certificate_signature_schemes;
  }
  // RFC 6066 section 3: literal addresses are not permitted in server_name.
  if (context.server_name.kind() == x509::ReferenceName::Kind::kDns) {
    extensions.server_name.emplace().server_name_list = std::span(&lists.server_name, 1);
  }
  if (!lists.protocols.empty()) {
    extensions.application_layer_protocol_negotiation.emplace().protocol_name_list =
        lists.protocols;
  }
  // RFC 6066 section 8, RFC 9846 section 4.5.1.1.
  if (context.options.revocation.request_staples) {
    extensions.status_request.emplace().request = {
        messages::CertificateStatusRequest::kAnyOcspResponse};
  }
  if (context.config.options.post_handshake_authentication) {
    extensions.post_handshake_auth.emplace();
  }
  // Section 4.3.2: the client MUST copy the cookie into the new ClientHello.
  if (!cookie.empty()) extensions.cookie.emplace().cookie = {cookie};

  // Section 4.3.9: also without a PSK, for the tickets that the server may send.
  extensions.psk_key_exchange_modes.emplace().ke_modes =
      std::span(kModes).first(context.options.allow_psk_without_dhe ? 2 : 1);
  const PskLists psks(offer.psks, context);
  if (!offer.psks.empty()) extensions.pre_shared_key = psks.extension();

  // Section 4.2.2: not in the second ClientHello.
  if (offer.early_data && transcript == nullptr) extensions.early_data.emplace();

  offer.extensions = messages::SetOf(extensions);
  LOCKSTEP_ASSIGN(const MutableBytes encoded, context.Encode(hello));
  if (!offer.psks.empty()) LOCKSTEP_TRY(WriteBinders(encoded, hello, offer.psks, transcript));
  LOCKSTEP_ASSIGN(offer.encoded,
                  context.SendEncoded(EncryptionLevel::kInitial, encoded, transcript));
  return {};
}

}  // namespace lockstep::client
