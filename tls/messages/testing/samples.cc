#include "tls/messages/testing/samples.h"

#include <array>
#include <cstdlib>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "tls/messages/handshake.h"
#include "tls/messages/testing/rfc8448.h"
#include "tls/wire/opaque.h"
#include "tls/wire/parse.h"

namespace lockstep::messages::testing {
namespace {

constexpr std::string_view kText32 = "0123456789abcdef0123456789abcdef";
constexpr std::string_view kText48 = "0123456789abcdef0123456789abcdef0123456789abcdef";
constexpr auto kGreaseGroup = static_cast<NamedGroup>(0x1a1a);

const CipherSuiteId kSuites[] = {static_cast<CipherSuiteId>(0x0a0a),
                                 CipherSuiteId::kAes128GcmSha256,
                                 CipherSuiteId::kChaCha20Poly1305Sha256};
const NamedGroup kGroups[] = {kGreaseGroup, NamedGroup::kX25519, NamedGroup::kSecp256r1};
const SignatureScheme kSchemes[] = {SignatureScheme::kEcdsaSecp256r1Sha256,
                                    SignatureScheme::kRsaPssRsaeSha256, SignatureScheme::kEd25519};
const ProtocolVersion kVersions[] = {static_cast<ProtocolVersion>(0x2a2a), ProtocolVersion::kTls13,
                                     ProtocolVersion::kTls12};
const ServerName kNames[] = {{NameType::kHostName, {AsBytes("www.example.com")}}};
const ProtocolName kProtocols[] = {{AsBytes("h2")}, {AsBytes("http/1.1")}};
const KeyShareEntry kShares[] = {{kGreaseGroup, {AsBytes("g")}},
                                 {NamedGroup::kX25519, {AsBytes(kText32)}}};
const PskKeyExchangeMode kModes[] = {PskKeyExchangeMode::kPskDheKe, PskKeyExchangeMode::kPskKe};
const DistinguishedName kAuthorities[] = {{AsBytes("a distinguished name")}, {AsBytes("b")}};
const PskIdentity kIdentities[] = {{{AsBytes("ticket")}, 0x01020304}, {{AsBytes("external")}, 0}};
const PskBinderEntry kBinders[] = {{AsBytes(kText32)}, {AsBytes(kText48)}};
const OidFilter kFilters[] = {{{AsBytes("\x55\x1d\x0f")}, {AsBytes("usage")}},
                              {{AsBytes("\x55\x1d\x25")}, {}}};
const SerializedSct kScts[] = {{AsBytes("sct one")}, {AsBytes("sct two")}};
constexpr std::array<uint8_t, 32> kRandom = {0xde, 0xad, 0xbe, 0xef};

template <class T>
Sample Make(std::string name, const T& message) {
  auto body = wire::Serialize(message);
  if (!body.has_value()) std::abort();
  return {std::move(name), *std::move(body)};
}

// Adds what RFC 8448 has of a type.
std::vector<Sample> WithRfc8448(std::vector<Sample> samples, HandshakeType type,
                                bool retry = false) {
  for (const Rfc8448Message& message : Rfc8448Messages()) {
    if (message.type != type) continue;
    std::vector<uint8_t> body = BytesOf(message);
    body.erase(body.begin(), body.begin() + kHandshakeHeaderSize);
    if (type == HandshakeType::kServerHello && IsHelloRetryRequest(body) != retry) continue;
    samples.push_back(
        {"rfc8448_section_" + std::to_string(message.section) + "_" + std::string(message.name),
         std::move(body)});
  }
  return samples;
}

ClientHello FullClientHello() {
  ClientHello hello{
      .random = kRandom, .legacy_session_id = {AsBytes(kText32)}, .cipher_suites = kSuites};
  ClientHelloExtensions& extensions = hello.extensions;
  extensions.server_name = {.server_name_list = kNames};
  extensions.status_request = {.request = {AsBytes(std::string_view("\x01\0\0\0\0", 5))}};
  extensions.supported_groups = {.named_group_list = kGroups};
  extensions.signature_algorithms = {.supported_signature_algorithms = kSchemes};
  extensions.application_layer_protocol_negotiation = {.protocol_name_list = kProtocols};
  extensions.signed_certificate_timestamp.emplace();
  extensions.record_size_limit = {.record_size_limit = 0x4001};
  extensions.supported_versions = {.versions = kVersions};
  extensions.cookie = {.cookie = {AsBytes("cookie")}};
  extensions.psk_key_exchange_modes = {.ke_modes = kModes};
  extensions.certificate_authorities = {.authorities = kAuthorities};
  extensions.post_handshake_auth.emplace();
  extensions.signature_algorithms_cert = {.supported_signature_algorithms = kSchemes};
  extensions.key_share = {.client_shares = kShares};
  extensions.early_data.emplace();
  extensions.padding = {.padding = {AsBytes(std::string_view("\0\0\0\0", 4))}};
  extensions.pre_shared_key = {.identities = kIdentities, .binders = kBinders};
  return hello;
}

}  // namespace

template <>
std::vector<Sample> Samples<ClientHello>() {
  ClientHello small{.cipher_suites = kSuites};
  small.extensions.supported_versions = {.versions = kVersions};
  ClientHello old{.cipher_suites = kSuites};
  old.extensions.absent = true;
  ClientHello empty_block{.cipher_suites = kSuites};
  return WithRfc8448({Make("full", FullClientHello()), Make("small", small),
                      Make("without_extensions", old), Make("empty_extensions", empty_block)},
                     HandshakeType::kClientHello);
}

template <>
std::vector<Sample> Samples<ServerHello>() {
  ServerHello small{.random = kRandom, .cipher_suite = CipherSuiteId::kAes128GcmSha256};
  small.extensions.supported_versions.emplace();
  ServerHello full = small;
  full.legacy_session_id_echo = {AsBytes(kText32)};
  full.extensions.key_share = {.server_share = kShares[1]};
  full.extensions.pre_shared_key = {.selected_identity = 1};
  return WithRfc8448({Make("full", full), Make("small", small)}, HandshakeType::kServerHello);
}

template <>
std::vector<Sample> Samples<HelloRetryRequest>() {
  HelloRetryRequest small{.cipher_suite = CipherSuiteId::kAes256GcmSha384};
  small.extensions.supported_versions.emplace();
  HelloRetryRequest full = small;
  full.legacy_session_id_echo = {AsBytes(kText32)};
  full.extensions.key_share = {.selected_group = NamedGroup::kSecp384r1};
  full.extensions.cookie = {.cookie = {AsBytes("cookie")}};
  return WithRfc8448({Make("full", full), Make("small", small)}, HandshakeType::kServerHello, true);
}

template <>
std::vector<Sample> Samples<EncryptedExtensions>() {
  EncryptedExtensions full;
  full.extensions.server_name.emplace();
  full.extensions.supported_groups = {.named_group_list = kGroups};
  full.extensions.application_layer_protocol_negotiation = {.protocol_name_list =
                                                                std::span(kProtocols).first(1)};
  full.extensions.record_size_limit = {.record_size_limit = 0x4001};
  full.extensions.early_data.emplace();
  return WithRfc8448({Make("full", full), Make("small", EncryptedExtensions())},
                     HandshakeType::kEncryptedExtensions);
}

template <>
std::vector<Sample> Samples<CertificateRequest>() {
  CertificateRequest full{.certificate_request_context = {AsBytes("context")}};
  full.extensions.status_request.emplace();
  full.extensions.signature_algorithms = {.supported_signature_algorithms = kSchemes};
  full.extensions.signed_certificate_timestamp.emplace();
  full.extensions.certificate_authorities = {.authorities = kAuthorities};
  full.extensions.oid_filters = {.filters = kFilters};
  full.extensions.signature_algorithms_cert = {.supported_signature_algorithms = kSchemes};
  return WithRfc8448({Make("full", full), Make("small", CertificateRequest())},
                     HandshakeType::kCertificateRequest);
}

template <>
std::vector<Sample> Samples<Certificate>() {
  CertificateEntry entries[] = {{.cert_data = {AsBytes("leaf")}},
                                {.cert_data = {AsBytes("intermediate")}}};
  entries[0].extensions.status_request = {.response = {AsBytes("OCSP response")}};
  entries[0].extensions.signed_certificate_timestamp = {.sct_list = kScts};
  const Certificate full{.certificate_request_context = {AsBytes("context")},
                         .certificate_list = entries};
  return WithRfc8448({Make("full", full), Make("small", Certificate())},
                     HandshakeType::kCertificate);
}

template <>
std::vector<Sample> Samples<CertificateVerify>() {
  return WithRfc8448(
      {Make("full", CertificateVerify{SignatureScheme::kEd25519, {AsBytes(kText48)}}),
       Make("small", CertificateVerify())},
      HandshakeType::kCertificateVerify);
}

template <>
std::vector<Sample> Samples<Finished>() {
  return WithRfc8448({Make("full", Finished{{AsBytes(kText48)}}), Make("small", Finished())},
                     HandshakeType::kFinished);
}

template <>
std::vector<Sample> Samples<EndOfEarlyData>() {
  return {Make("full", EndOfEarlyData())};
}

template <>
std::vector<Sample> Samples<NewSessionTicket>() {
  NewSessionTicket full{.ticket_lifetime = 604800,
                        .ticket_age_add = 0x01020304,
                        .ticket_nonce = {AsBytes("nonce")},
                        .ticket = {AsBytes("ticket")}};
  full.extensions.early_data = {.max_early_data_size = 16384};
  const NewSessionTicket small{.ticket = {AsBytes("t")}};
  return WithRfc8448({Make("full", full), Make("small", small)}, HandshakeType::kNewSessionTicket);
}

template <>
std::vector<Sample> Samples<KeyUpdate>() {
  return {Make("full", KeyUpdate{KeyUpdateRequest::kUpdateRequested}), Make("small", KeyUpdate())};
}

template <>
std::vector<Sample> Samples<Alert>() {
  return {Make("full", Alert{AlertLevel::kFatal, AlertDescription::kDecodeError}),
          Make("small", Alert{AlertLevel::kWarning, AlertDescription::kCloseNotify})};
}

}  // namespace lockstep::messages::testing
