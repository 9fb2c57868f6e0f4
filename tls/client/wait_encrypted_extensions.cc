// WAIT_EE: EncryptedExtensions (RFC 9846 section 4.4.1).
#include <algorithm>
#include <utility>

#include "tls/client/early_data.h"
#include "tls/client/states.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/wire/parse.h"

namespace lockstep::client {

Next<WaitCertificateOrRequest, WaitFinished> On(WaitEncryptedExtensions state,
                                                const HandshakeMessage& message,
                                                ClientContext& context) {
  LOCKSTEP_ASSIGN(const auto parsed,
                  wire::Parse<messages::EncryptedExtensions>(message.body, kHandshakeHeaderSize));
  LOCKSTEP_TRY(messages::CheckSolicited(parsed.extensions, state.keys.offered));
  if (const auto& alpn = parsed.extensions.application_layer_protocol_negotiation) {
    const std::string_view selected = AsText(alpn->name());
    const auto& offered = context.options.alpn_protocols;
    // RFC 7301 section 3.1: the server's choice is one of those that were offered.
    if (std::ranges::find(offered, selected) == offered.end() &&
        !context.config.options.accept_unoffered_protocol) {
      return Error{Reason::kProtocolNotOffered};
    }
    context.negotiated.alpn_protocol = selected;
  }
  LOCKSTEP_TRY(JudgeEarlyData(parsed, state.keys, context));
  state.keys.transcript.Add(message.encoded);
  // Section 4.5.1: the server that accepts a PSK proves by it who it is.
  if (state.keys.has_psk) return WaitFinished{std::move(state.keys), std::nullopt};
  return WaitCertificateOrRequest{std::move(state.keys)};
}

}  // namespace lockstep::client
