// signature_algorithms and signature_algorithms_cert (RFC 9846, section 4.3.3).
#ifndef TLS_MESSAGES_EXTENSIONS_SIGNATURE_ALGORITHMS_H_
#define TLS_MESSAGES_EXTENSIONS_SIGNATURE_ALGORITHMS_H_

#include "crypto/base/code_points.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"

namespace lockstep::messages {

struct SignatureSchemeList {
  wire::List<SignatureScheme, 2, 0xfffe> supported_signature_algorithms = {};
  static constexpr auto kFields = wire::Fields(wire::Field(
      "supported_signature_algorithms", &SignatureSchemeList::supported_signature_algorithms));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_SIGNATURE_ALGORITHMS_H_
