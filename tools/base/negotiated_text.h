// What a handshake agreed on, for people. Escaped where a peer chose it.
#ifndef TOOLS_BASE_NEGOTIATED_TEXT_H_
#define TOOLS_BASE_NEGOTIATED_TEXT_H_

#include <string>
#include <string_view>

#include "tls/tls.h"

namespace lockstep::tools {

// By what the server is known to be who it is: "ecdsa_secp256r1_sha256", "resumed", "external PSK
// meter".
std::string AuthenticationText(const Negotiated& negotiated);

// "TLS_AES_128_GCM_SHA256, x25519, ecdsa_secp256r1_sha256, no ALPN".
std::string Summary(const Negotiated& negotiated);

// What became of early data: "accepted", or why it was not, "the session has expired".
std::string_view EarlyDataText(const Negotiated& negotiated);

}  // namespace lockstep::tools

#endif  // TOOLS_BASE_NEGOTIATED_TEXT_H_
