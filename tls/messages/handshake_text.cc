#include "tls/messages/handshake_text.h"

#include "crypto/base/error.h"
#include "crypto/base/result.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/end_of_early_data.h"
#include "tls/messages/finished.h"
#include "tls/messages/key_update.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/server_hello.h"
#include "tls/wire/parse.h"

namespace lockstep::messages {
namespace {

template <class T>
void Append(std::string& out, std::string_view name, Bytes body) {
  out.append(name) += '\n';
  const Result<T> message = wire::Parse<T>(body);
  if (message.has_value()) return AppendMessage(out, *message);
  out.append("  malformed at byte ").append(std::to_string(message.error().offset)).append(": ");
  out.append(Describe(message.error())).append("\n  ");
  wire::AppendHex(out, body);
  out += '\n';
}

}  // namespace

void AppendHandshake(std::string& out, HandshakeType type, Bytes body) {
  switch (type) {
    case HandshakeType::kClientHello:
      return Append<ClientHello>(out, "ClientHello", body);
    case HandshakeType::kServerHello:
      return IsHelloRetryRequest(body) ? Append<HelloRetryRequest>(out, "HelloRetryRequest", body)
                                       : Append<ServerHello>(out, "ServerHello", body);
    case HandshakeType::kNewSessionTicket:
      return Append<NewSessionTicket>(out, "NewSessionTicket", body);
    case HandshakeType::kEndOfEarlyData:
      return Append<EndOfEarlyData>(out, "EndOfEarlyData", body);
    case HandshakeType::kEncryptedExtensions:
      return Append<EncryptedExtensions>(out, "EncryptedExtensions", body);
    case HandshakeType::kCertificate:
      return Append<Certificate>(out, "Certificate", body);
    case HandshakeType::kCertificateRequest:
      return Append<CertificateRequest>(out, "CertificateRequest", body);
    case HandshakeType::kCertificateVerify:
      return Append<CertificateVerify>(out, "CertificateVerify", body);
    case HandshakeType::kFinished:
      return Append<Finished>(out, "Finished", body);
    case HandshakeType::kKeyUpdate:
      return Append<KeyUpdate>(out, "KeyUpdate", body);
    case HandshakeType::kMessageHash:
      break;
  }
  out += "unknown handshake message ";
  wire::AppendNumber(out, static_cast<uint64_t>(type), 1);
  out += "\n  ";
  wire::AppendHex(out, body);
  out += '\n';
}

}  // namespace lockstep::messages
