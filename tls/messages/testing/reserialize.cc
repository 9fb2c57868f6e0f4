#include "tls/messages/testing/reserialize.h"

#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/end_of_early_data.h"
#include "tls/messages/finished.h"
#include "tls/messages/handshake.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/server_hello.h"
#include "tls/wire/parse.h"

namespace lockstep::messages::testing {
namespace {

template <class T>
Result<std::vector<uint8_t>> ThereAndBack(Bytes body) {
  LOCKSTEP_ASSIGN(const T message, wire::Parse<T>(body));
  return SerializeHandshake(message);
}

}  // namespace

Result<std::vector<uint8_t>> Reserialize(HandshakeType type, Bytes body) {
  switch (type) {
    case HandshakeType::kClientHello:
      return ThereAndBack<ClientHello>(body);
    case HandshakeType::kServerHello:
      return IsHelloRetryRequest(body) ? ThereAndBack<HelloRetryRequest>(body)
                                       : ThereAndBack<ServerHello>(body);
    case HandshakeType::kNewSessionTicket:
      return ThereAndBack<NewSessionTicket>(body);
    case HandshakeType::kEndOfEarlyData:
      return ThereAndBack<EndOfEarlyData>(body);
    case HandshakeType::kEncryptedExtensions:
      return ThereAndBack<EncryptedExtensions>(body);
    case HandshakeType::kCertificate:
      return ThereAndBack<Certificate>(body);
    case HandshakeType::kCertificateRequest:
      return ThereAndBack<CertificateRequest>(body);
    case HandshakeType::kCertificateVerify:
      return ThereAndBack<CertificateVerify>(body);
    case HandshakeType::kFinished:
      return ThereAndBack<Finished>(body);
    case HandshakeType::kKeyUpdate:
    case HandshakeType::kMessageHash:
      break;
  }
  return Error{Reason::kUnexpectedMessage};
}

}  // namespace lockstep::messages::testing
