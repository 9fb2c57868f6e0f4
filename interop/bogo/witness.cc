#include "interop/bogo/witness.h"

#include "tls/messages/certificate_request.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/handshake.h"
#include "tls/wire/parse.h"

namespace lockstep::bogo {
namespace {

using lockstep::messages::HandshakeType;

std::vector<uint16_t> SchemesIn(const std::optional<messages::SignatureSchemeList>& list) {
  std::vector<uint16_t> schemes;
  if (!list) return schemes;
  for (const SignatureScheme scheme : list->supported_signature_algorithms) {
    schemes.push_back(static_cast<uint16_t>(scheme));
  }
  return schemes;
}

std::vector<uint8_t> FromHex(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<uint8_t>((digit(text[i]) << 4) | digit(text[i + 1])));
  }
  return bytes;
}

}  // namespace

void Witness::OnTrace(const TraceEvent& event) {
  if (event.sent || event.kind != TraceEvent::Kind::kHandshake || event.bytes.empty()) return;
  const auto type = static_cast<HandshakeType>(event.bytes.front());
  const Bytes body = event.bytes.subspan(messages::kHandshakeHeaderSize);
  messages.insert(event.bytes.front());
  if (type == HandshakeType::kNewSessionTicket) ++tickets;
  if (type == HandshakeType::kClientHello) {
    const auto hello = wire::Parse<messages::ClientHello>(body);
    if (!hello.has_value()) return;
    peer_signature_schemes = SchemesIn(hello->extensions.signature_algorithms);
    advertised_alpn.clear();
    const auto& alpn = hello->extensions.application_layer_protocol_negotiation;
    if (!alpn) return;
    for (const auto& name : alpn->protocol_name_list) {
      advertised_alpn += static_cast<char>(name.bytes.size());
      advertised_alpn += AsText(name.bytes);
    }
  }
  if (type == HandshakeType::kCertificateRequest) {
    const auto request = wire::Parse<messages::CertificateRequest>(body);
    if (!request.has_value()) return;
    certificate_requested = true;
    peer_signature_schemes = SchemesIn(request->extensions.signature_algorithms);
    if (!request->extensions.certificate_authorities) return;
    for (const auto& name : request->extensions.certificate_authorities->authorities) {
      certificate_authorities.push_back(Copy(name.bytes));
    }
  }
}

void Witness::OnKeyLog(std::string_view line) {
  const std::string_view secret = line.substr(line.rfind(' ') + 1);
  if (line.starts_with("CLIENT_TRAFFIC_SECRET_0 ")) client_traffic_secret = FromHex(secret);
  if (line.starts_with("SERVER_TRAFFIC_SECRET_0 ")) server_traffic_secret = FromHex(secret);
}

}  // namespace lockstep::bogo
