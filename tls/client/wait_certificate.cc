// WAIT_CERT_CR and WAIT_CERT: CertificateRequest and Certificate (RFC 9846 sections 4.4.2, 4.5.1).
#include <utility>

#include "tls/client/states.h"
#include "tls/client/verify_chain.h"
#include "tls/handshake/peer_certificate.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/wire/parse.h"

namespace lockstep::client {
namespace {

Result<ReceivedChain> ReadChain(const HandshakeMessage& message, messages::ExtensionSet offered,
                                const Limits& limits) {
  LOCKSTEP_ASSIGN(const auto certificate,
                  wire::Parse<messages::Certificate>(message.body, kHandshakeHeaderSize));
  // Section 4.5.1: the context SHALL be empty but in the answer to a request.
  if (!certificate.certificate_request_context.bytes.empty()) {
    return Error{Reason::kRequestContextMismatch};
  }
  // Section 4.5.1.3: an empty Certificate from a server MUST be decode_error.
  if (certificate.certificate_list.empty()) return Error{Reason::kEmptyCertificate};
  return CopyChain(certificate, offered, limits.chain_length);
}

// Asks the caller for the verdict.
VerifyingCertificate AskForVerdict(Keys keys, std::optional<Authentication> requested,
                                   ReceivedChain received, ClientContext& context) {
  context.question = std::make_shared<const Question>(
      QuestionAbout(std::move(received), context.NewToken(), context.server_name.ToString(),
                    context.clock() / 1000));
  return {std::move(keys), std::move(requested)};
}

Next<WaitCertificateVerify, VerifyingCertificate> OnCertificate(
    Keys keys, std::optional<Authentication> requested, const HandshakeMessage& message,
    ClientContext& context) {
  LOCKSTEP_ASSIGN(ReceivedChain received, ReadChain(message, keys.offered, context.options.limits));
  context.peer_chain = received.chain;
  keys.transcript.Add(message.encoded);
  if (context.options.verify_certificate == Answerer::kCaller) {
    return AskForVerdict(std::move(keys), std::move(requested), std::move(received), context);
  }
  LOCKSTEP_TRY(VerifyChain(received, context));
  return WaitCertificateVerify{std::move(keys), std::move(requested)};
}

Next<WaitCertificate> OnCertificateRequest(Keys keys, const HandshakeMessage& message,
                                           const ClientContext& context) {
  LOCKSTEP_ASSIGN(const auto request,
                  wire::Parse<messages::CertificateRequest>(message.body, kHandshakeHeaderSize));
  // Section 4.4.2: the context SHALL be empty but in post-handshake authentication.
  if (!request.certificate_request_context.bytes.empty()) {
    return Error{Reason::kRequestContextMismatch};
  }
  LOCKSTEP_ASSIGN(Authentication authentication,
                  ChooseCredential(request, context.config.options.credentials));
  keys.transcript.Add(message.encoded);
  return WaitCertificate{std::move(keys), std::move(authentication)};
}

}  // namespace

Next<WaitCertificate, WaitCertificateVerify, VerifyingCertificate> On(
    WaitCertificateOrRequest state, const HandshakeMessage& message, ClientContext& context) {
  using Successor = std::variant<WaitCertificate, WaitCertificateVerify, VerifyingCertificate>;
  if (message.type == HandshakeType::kCertificateRequest) {
    return Widen<Successor>(OnCertificateRequest(std::move(state.keys), message, context));
  }
  return Widen<Successor>(OnCertificate(std::move(state.keys), std::nullopt, message, context));
}

Next<WaitCertificateVerify, VerifyingCertificate> On(WaitCertificate state,
                                                     const HandshakeMessage& message,
                                                     ClientContext& context) {
  return OnCertificate(std::move(state.keys), std::move(state.requested), message, context);
}

Next<WaitCertificateVerify> OnReply(VerifyingCertificate state, CertificateVerdict verdict,
                                    ClientContext&) {
  if (verdict.refusal) return Error{*verdict.refusal};
  return WaitCertificateVerify{std::move(state.keys), std::move(state.requested)};
}

}  // namespace lockstep::client
