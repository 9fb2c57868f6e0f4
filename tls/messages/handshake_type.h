// HandshakeType (RFC 9846, section 4).
#ifndef TLS_MESSAGES_HANDSHAKE_TYPE_H_
#define TLS_MESSAGES_HANDSHAKE_TYPE_H_

#include <cstdint>
#include <string_view>

namespace lockstep::messages {

enum class HandshakeType : uint8_t {
  kClientHello = 1,
  kServerHello = 2,  // also HelloRetryRequest, told apart by its random
  kNewSessionTicket = 4,
  kEndOfEarlyData = 5,
  kEncryptedExtensions = 8,
  kCertificate = 11,
  kCertificateRequest = 13,
  kCertificateVerify = 15,
  kFinished = 20,
  kKeyUpdate = 24,
  kMessageHash = 254,  // never sent: it stands for ClientHello1 in the transcript (section 4.1)
};

// NameOf returns the RFC's name, such as "client_hello"; empty where the value has none.
std::string_view NameOf(HandshakeType type);

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_HANDSHAKE_TYPE_H_
