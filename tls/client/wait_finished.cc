// WAIT_FINISHED: the server's Finished, and the client's last flight (RFC 9846 section 4.5).
#include <limits>
#include <utility>

#include "tls/client/early_data.h"
#include "tls/client/states.h"
#include "tls/handshake/own_certificate.h"
#include "tls/messages/certificate_verify.h"
#include "x509/certificate.h"

namespace lockstep::client {
namespace {

// What tickets will stand for: the handshake that has verified the server.
Result<Resumable> ResumableOf(const Keys& keys, const ClientContext& context) {
  Resumable resumable{.authenticated_at = context.clock(),
                      .not_after = std::numeric_limits<int64_t>::max(),
                      .resumption_secret = ResumptionSecretOf(keys)};
  const std::optional<ClientSession>& session = context.session;
  if (context.negotiated.resumption == Resumption::kResumed && session) {
    // Section 4.7.1: new tickets do not extend the lifetime of what an old handshake has verified.
    resumable.authenticated_at = session->authenticated_at;
    resumable.not_after = session->not_after;
  } else if (context.peer_chain != nullptr) {
    LOCKSTEP_ASSIGN(const x509::Certificate leaf,
                    x509::Certificate::Parse(context.peer_chain->front()));
    resumable.not_after = leaf.validity.not_after;
  }
  return resumable;
}

Next<Connected> Finish(Keys keys, TrafficSecret client_application_traffic_secret,
                       ClientContext& context) {
  LOCKSTEP_TRY(SendFinished(context, keys, keys.client_handshake_traffic_secret));
  LOCKSTEP_TRY(context.sink.InstallSendKeys(EncryptionLevel::kApplication, *keys.suite,
                                            std::move(client_application_traffic_secret)));
  LOCKSTEP_ASSIGN(Resumable resumable, ResumableOf(keys, context));
  context.ticket_reader = TicketReader(std::move(resumable));
  return Connected{std::move(keys.transcript)};
}

Next<Connected> FinishAuthenticated(Keys keys, TrafficSecret client_application_traffic_secret,
                                    SignatureScheme scheme, Bytes signature,
                                    ClientContext& context) {
  messages::CertificateVerify verify;
  verify.algorithm = scheme;
  verify.signature = {signature};
  LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kHandshake, verify, &keys.transcript));
  context.negotiated.client_signature_scheme = scheme;
  return Finish(std::move(keys), std::move(client_application_traffic_secret), context);
}

}  // namespace

Next<Signing, Connected> On(WaitFinished state, const HandshakeMessage& message,
                            ClientContext& context) {
  using Successor = std::variant<Signing, Connected>;
  Keys& keys = state.keys;
  LOCKSTEP_TRY(ReceiveFinished(message, keys, keys.server_handshake_traffic_secret));
  ApplicationSecrets secrets = DeriveApplicationSecrets(context, keys);
  LOCKSTEP_TRY(context.sink.InstallReceiveKeys(EncryptionLevel::kApplication, *keys.suite,
                                               std::move(secrets.server)));
  if (keys.early_data) LOCKSTEP_TRY(EndEarlyData(keys, context));
  if (!state.requested) {
    return Widen<Successor>(Finish(std::move(keys), std::move(secrets.client), context));
  }
  // Section 4.5.1: a client without a suitable certificate MUST send an empty list.
  const Authentication& authentication = *state.requested;
  const Credential* const credential =
      authentication.credential != nullptr ? authentication.credential->get() : nullptr;
  const OwnCertificate certificate(credential, authentication.stapling);
  LOCKSTEP_TRY(
      context.SendMessage(EncryptionLevel::kHandshake, certificate.message(), &keys.transcript));
  if (credential == nullptr) {
    return Widen<Successor>(Finish(std::move(keys), std::move(secrets.client), context));
  }
  if (context.options.sign == Answerer::kCaller) {
    SignQuestion question = MakeSignQuestion(Side::kClient, *authentication.credential,
                                             authentication.scheme, keys.transcript);
    question.token = context.NewToken();
    context.question = std::make_shared<const Question>(std::move(question));
    return Signing{std::move(keys), std::move(secrets.client), context.question};
  }
  LOCKSTEP_ASSIGN(
      const std::vector<uint8_t> signature,
      Sign(Side::kClient, *credential, authentication.scheme, keys.transcript, context.random));
  return Widen<Successor>(FinishAuthenticated(std::move(keys), std::move(secrets.client),
                                              authentication.scheme, signature, context));
}

Next<Connected> OnReply(Signing state, Signature signature, ClientContext& context) {
  const auto& question = std::get<SignQuestion>(*state.asked);
  LOCKSTEP_TRY(CheckSignature(context.provider(), question, signature.bytes));
  return FinishAuthenticated(std::move(state.keys),
                             std::move(state.client_application_traffic_secret), question.scheme,
                             signature.bytes, context);
}

}  // namespace lockstep::client
