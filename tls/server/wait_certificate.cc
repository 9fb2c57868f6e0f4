// WAIT_CERT and WAIT_CV: the client's Certificate and CertificateVerify (RFC 9846 sections 4.5.1,
// 4.5.2).
#include <utility>

#include "tls/server/certificate_request.h"
#include "tls/server/states.h"
#include "tls/wire/parse.h"

namespace lockstep::server {

Next<VerifyingCertificate, WaitCertificateVerify, WaitFinished> On(WaitCertificate state,
                                                                   const HandshakeMessage& message,
                                                                   ServerContext& context) {
  LOCKSTEP_ASSIGN(const auto certificate,
                  wire::Parse<messages::Certificate>(message.body, kHandshakeHeaderSize));
  // Section 4.5.1: the context is the request's, and that one's was empty.
  if (!certificate.certificate_request_context.bytes.empty()) {
    return Error{Reason::kRequestContextMismatch};
  }
  LOCKSTEP_ASSIGN(ReceivedChain received, ReadClientChain(certificate, context.config));
  context.peer_chain = received.chain;
  state.keys.transcript.Add(message.encoded);
  TrafficSecret& secret = state.client_application_traffic_secret;
  if (context.peer_chain == nullptr) return WaitFinished{std::move(state.keys), std::move(secret)};

  const int64_t now = context.clock() / 1000;
  if (context.options.verify_certificate == Answerer::kCaller) {
    context.question = std::make_shared<const Question>(
        QuestionAbout(std::move(received), context.NewToken(), {}, now));
    return VerifyingCertificate{std::move(state.keys), std::move(secret)};
  }
  LOCKSTEP_ASSIGN(context.negotiated.pinned,
                  VerifyClientChain(received, context.config, now, context.diagnosis));
  return WaitCertificateVerify{std::move(state.keys), std::move(secret)};
}

Next<WaitCertificateVerify> OnReply(VerifyingCertificate state, CertificateVerdict verdict,
                                    ServerContext&) {
  if (verdict.refusal) return Error{*verdict.refusal};
  return WaitCertificateVerify{std::move(state.keys),
                               std::move(state.client_application_traffic_secret)};
}

Next<WaitFinished> On(WaitCertificateVerify state, const HandshakeMessage& message,
                      ServerContext& context) {
  LOCKSTEP_ASSIGN(
      context.negotiated.client_signature_scheme,
      ReceiveCertificateVerify(message, Side::kClient, *context.peer_chain, context.provider(),
                               context.algorithms.signature_schemes, state.keys.transcript));
  return WaitFinished{std::move(state.keys), std::move(state.client_application_traffic_secret)};
}

}  // namespace lockstep::server
