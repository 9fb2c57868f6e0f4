// CertificateVerify (RFC 9846, section 4.5.2).
#ifndef TLS_MESSAGES_CERTIFICATE_VERIFY_H_
#define TLS_MESSAGES_CERTIFICATE_VERIFY_H_

#include "crypto/base/code_points.h"
#include "tls/messages/handshake_type.h"
#include "tls/wire/codec.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

struct CertificateVerify {
  SignatureScheme algorithm = {};
  wire::Opaque<0, 0xffff> signature = {};

  static constexpr auto kMsgType = HandshakeType::kCertificateVerify;
  static constexpr auto kFields =
      wire::Fields(wire::Field("algorithm", &CertificateVerify::algorithm),
                   wire::Field("signature", &CertificateVerify::signature));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_CERTIFICATE_VERIFY_H_
