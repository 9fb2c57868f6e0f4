// certificate_authorities (RFC 9846, section 4.3.4).
#ifndef TLS_MESSAGES_EXTENSIONS_CERTIFICATE_AUTHORITIES_H_
#define TLS_MESSAGES_EXTENSIONS_CERTIFICATE_AUTHORITIES_H_

#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

using DistinguishedName = wire::Opaque<1, 0xffff>;  // a DER-encoded Name

struct CertificateAuthoritiesExtension {
  wire::List<DistinguishedName, 3, 0xffff> authorities = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("authorities", &CertificateAuthoritiesExtension::authorities));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_CERTIFICATE_AUTHORITIES_H_
