#include "tls/messages/handshake_type.h"

namespace lockstep::messages {

std::string_view NameOf(HandshakeType type) {
  switch (type) {
    case HandshakeType::kClientHello:
      return "client_hello";
    case HandshakeType::kServerHello:
      return "server_hello";
    case HandshakeType::kNewSessionTicket:
      return "new_session_ticket";
    case HandshakeType::kEndOfEarlyData:
      return "end_of_early_data";
    case HandshakeType::kEncryptedExtensions:
      return "encrypted_extensions";
    case HandshakeType::kCertificate:
      return "certificate";
    case HandshakeType::kCertificateRequest:
      return "certificate_request";
    case HandshakeType::kCertificateVerify:
      return "certificate_verify";
    case HandshakeType::kFinished:
      return "finished";
    case HandshakeType::kKeyUpdate:
      return "key_update";
    case HandshakeType::kMessageHash:
      return "message_hash";
  }
  return {};
}

}  // namespace lockstep::messages
