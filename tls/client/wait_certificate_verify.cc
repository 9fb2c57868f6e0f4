// WAIT_CV: CertificateVerify (RFC 9846 section 4.5.2).
#include <utility>

#include "tls/client/states.h"
#include "tls/client/verify_chain.h"
#include "tls/handshake/certificate_verify.h"
#include "tls/messages/certificate_verify.h"
#include "tls/wire/parse.h"

namespace lockstep::client {

Next<WaitFinished> On(WaitCertificateVerify state, const HandshakeMessage& message,
                      ClientContext& context) {
  LOCKSTEP_ASSIGN(const auto verify,
                  wire::Parse<messages::CertificateVerify>(message.body, kHandshakeHeaderSize));
  LOCKSTEP_ASSIGN(const crypto::PublicKey key, LeafKey(context));
  const crypto::HashValue hash = state.keys.transcript.Current();
  const CertificateVerifyContent content(Side::kServer, hash.Expose());
  LOCKSTEP_TRY(VerifyCertificateVerify(context.provider(), context.algorithms.signature_schemes,
                                       verify.algorithm, key, content.bytes(),
                                       verify.signature.bytes));
  context.negotiated.signature_scheme = verify.algorithm;
  state.keys.transcript.Add(message.encoded);
  return WaitFinished{std::move(state.keys), state.certificate_requested};
}

}  // namespace lockstep::client
