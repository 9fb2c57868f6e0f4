// WAIT_CV: CertificateVerify (RFC 9846 section 4.5.2).
#include <utility>

#include "tls/client/states.h"
#include "tls/handshake/peer_certificate.h"

namespace lockstep::client {

Next<WaitFinished> On(WaitCertificateVerify state, const HandshakeMessage& message,
                      ClientContext& context) {
  LOCKSTEP_ASSIGN(
      context.negotiated.signature_scheme,
      ReceiveCertificateVerify(message, Side::kServer, *context.peer_chain, context.provider(),
                               context.algorithms.signature_schemes, state.keys.transcript));
  return WaitFinished{std::move(state.keys), std::move(state.requested)};
}

}  // namespace lockstep::client
