// signed_certificate_timestamp (RFC 6962, section 3.3; RFC 9846, section 4.5.1.1).
#ifndef TLS_MESSAGES_EXTENSIONS_SIGNED_CERTIFICATE_TIMESTAMP_H_
#define TLS_MESSAGES_EXTENSIONS_SIGNED_CERTIFICATE_TIMESTAMP_H_

#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

// In ClientHello and CertificateRequest.
struct SignedCertificateTimestampRequest {
  static constexpr auto kFields = wire::Fields();
};

using SerializedSct = wire::Opaque<1, 0xffff>;

// In a CertificateEntry.
struct SignedCertificateTimestampList {
  wire::List<SerializedSct, 1, 0xffff> sct_list = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("sct_list", &SignedCertificateTimestampList::sct_list));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_SIGNED_CERTIFICATE_TIMESTAMP_H_
