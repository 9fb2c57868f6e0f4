// WAIT_CERT_CR and WAIT_CERT: CertificateRequest and Certificate (RFC 9846 sections 4.4.2, 4.5.1).
#include <utility>

#include "tls/client/states.h"
#include "tls/client/verify_chain.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/wire/parse.h"
#include "x509/verifier.h"

namespace lockstep::client {
namespace {

// Copies the peer's certificates: they outlive the handshake's buffers.
Result<std::shared_ptr<const PeerChain>> ReadChain(const HandshakeMessage& message,
                                                   messages::ExtensionSet offered) {
  LOCKSTEP_ASSIGN(const auto certificate,
                  wire::Parse<messages::Certificate>(message.body, kHandshakeHeaderSize));
  // Section 4.4.2: the context SHALL be empty but in post-handshake authentication.
  if (!certificate.certificate_request_context.bytes.empty()) {
    return Error{Reason::kRequestContextMismatch};
  }
  // Section 4.5.1.3: an empty Certificate from a server MUST be decode_error.
  if (certificate.certificate_list.empty()) return Error{Reason::kEmptyCertificate};
  auto chain = std::make_shared<PeerChain>();
  for (const messages::CertificateEntry& entry : certificate.certificate_list) {
    if (chain->size() == x509::kMaxChainLength) {
      return Error{Reason::kChainTooLong, 0, {chain->size() + 1, x509::kMaxChainLength}};
    }
    LOCKSTEP_TRY(messages::CheckSolicited(entry.extensions, offered));
    chain->push_back(Copy(entry.cert_data.bytes));
  }
  return chain;
}

// Asks the caller for the verdict.
VerifyingCertificate AskForVerdict(Keys keys, bool certificate_requested, ClientContext& context) {
  context.question = std::make_shared<const Question>(
      VerifyCertificateQuestion{context.NewToken(), *context.peer_chain,
                                context.server_name.ToString(), context.clock() / 1000});
  return {std::move(keys), certificate_requested};
}

Next<WaitCertificateVerify, VerifyingCertificate> OnCertificate(Keys keys,
                                                                bool certificate_requested,
                                                                const HandshakeMessage& message,
                                                                ClientContext& context) {
  LOCKSTEP_ASSIGN(context.peer_chain, ReadChain(message, keys.offered));
  keys.transcript.Add(message.encoded);
  if (context.config.options.verify_certificate == Answerer::kCaller) {
    return AskForVerdict(std::move(keys), certificate_requested, context);
  }
  LOCKSTEP_TRY(VerifyChain(context));
  return WaitCertificateVerify{std::move(keys), certificate_requested};
}

Next<WaitCertificate> OnCertificateRequest(Keys keys, const HandshakeMessage& message) {
  LOCKSTEP_ASSIGN(const auto request,
                  wire::Parse<messages::CertificateRequest>(message.body, kHandshakeHeaderSize));
  if (!request.certificate_request_context.bytes.empty()) {
    return Error{Reason::kRequestContextMismatch};
  }
  // Section 4.4.2: signature_algorithms MUST be specified.
  if (!request.extensions.signature_algorithms) {
    return Error{Reason::kMissingExtension,
                 0,
                 {std::to_underlying(messages::ExtensionType::kSignatureAlgorithms)}};
  }
  keys.transcript.Add(message.encoded);
  return WaitCertificate{std::move(keys)};
}

}  // namespace

Next<WaitCertificate, WaitCertificateVerify, VerifyingCertificate> On(
    WaitCertificateOrRequest state, const HandshakeMessage& message, ClientContext& context) {
  using Successor = std::variant<WaitCertificate, WaitCertificateVerify, VerifyingCertificate>;
  if (message.type == HandshakeType::kCertificateRequest) {
    return Widen<Successor>(OnCertificateRequest(std::move(state.keys), message));
  }
  return Widen<Successor>(OnCertificate(std::move(state.keys), false, message, context));
}

Next<WaitCertificateVerify, VerifyingCertificate> On(WaitCertificate state,
                                                     const HandshakeMessage& message,
                                                     ClientContext& context) {
  return OnCertificate(std::move(state.keys), true, message, context);
}

Next<WaitCertificateVerify> OnReply(VerifyingCertificate state, CertificateVerdict verdict,
                                    ClientContext&) {
  if (verdict.refusal) return Error{*verdict.refusal};
  return WaitCertificateVerify{std::move(state.keys), state.certificate_requested};
}

}  // namespace lockstep::client
