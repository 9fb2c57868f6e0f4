#include "tls/server/flight.h"

#include <utility>
#include <vector>

#include "tls/handshake/early_secrets.h"
#include "tls/handshake/own_certificate.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/server_hello.h"
#include "tls/server/certificate_request.h"

namespace lockstep::server {
namespace {

using messages::ClientHello;

bool RequestsCertificate(const ServerContext& context) {
  return context.config.options.client_authentication != ClientAuthentication::kNone;
}

// Sends the ServerHello and installs the handshake keys. Consumes the PSK's secret.
// `encapsulation`: nothing in psk_ke.
Result<Keys> SendServerHello(const ClientHello& hello, Parameters& parameters,
                             Transcript transcript, bool retried,
                             const std::optional<crypto::Encapsulation>& encapsulation,
                             ServerContext& context) {
  const crypto::CipherSuite& suite = *parameters.suite;
  messages::ServerHello server_hello;
  context.random.Fill(server_hello.random);
  server_hello.legacy_session_id_echo = hello.legacy_session_id;
  server_hello.cipher_suite = suite.id;
  server_hello.extensions.supported_versions.emplace();
  if (encapsulation) {
    server_hello.extensions.key_share.emplace().server_share = {parameters.group->group,
                                                                {encapsulation->share}};
  }
  if (parameters.psk) {
    server_hello.extensions.pre_shared_key.emplace().selected_identity =
        static_cast<uint16_t>(parameters.psk->index);
  }
  LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kInitial, server_hello, &transcript));
  // Appendix E.4: once, after the first handshake message.
  if (!retried && SendsChangeCipherSpec(hello, context)) {
    LOCKSTEP_TRY(context.sink.EmitChangeCipherSpec());
  }

  const int64_t authenticated_at = parameters.psk && parameters.psk->session
                                       ? parameters.psk->session->authenticated_at
                                       : context.clock();
  Keys keys{DeriveSessionKeys(context, suite, std::move(transcript),
                              parameters.psk ? std::move(parameters.psk->psk.early_secret)
                                             : EarlySecret::WithoutPsk(*suite.hash),
                              encapsulation ? &encapsulation->secret : nullptr, hello.random),
            CanUseTickets(hello, context), authenticated_at,
            parameters.psk ? std::move(parameters.psk->binding) : PskBinding()};
  LOCKSTEP_TRY(context.sink.InstallSendKeys(EncryptionLevel::kHandshake, suite,
                                            keys.server_handshake_traffic_secret.Duplicate()));
  return keys;
}

// Whether the client's next messages are early data, up to its end.
bool ReceivesEarlyData(const Parameters& parameters, const ServerContext& context) {
  return parameters.early_data == EarlyDataOutcome::kAccepted && context.profile.end_of_early_data;
}

// Keys for what comes after the ClientHello: early data, if it is accepted.
Status InstallReceiveKeys(const Parameters& parameters, std::optional<TrafficSecret> early_secret,
                          const Keys& keys, ServerContext& context) {
  const bool accepted = early_secret.has_value();
  if (accepted) {
    LOCKSTEP_TRY(context.sink.InstallReceiveKeys(EncryptionLevel::kEarlyData, *keys.suite,
                                                 *std::move(early_secret)));
    if (ReceivesEarlyData(parameters, context)) return {};
  }
  LOCKSTEP_TRY(context.sink.InstallReceiveKeys(EncryptionLevel::kHandshake, *keys.suite,
                                               keys.client_handshake_traffic_secret.Duplicate()));
  if (parameters.early_data != EarlyDataOutcome::kNotOffered && !accepted) {
    context.sink.SkipEarlyData(Sink::EarlyDataEnd::kFirstOpenedRecord);
  }
  return {};
}

Status SendEncryptedExtensions(const ClientHello& hello, const Parameters& parameters, Keys& keys,
                               ServerContext& context) {
  messages::EncryptedExtensions message;
  // RFC 6066 section 3: not where a session goes on.
  if (hello.extensions.server_name && parameters.credential != nullptr &&
      context.config.options.acknowledge_server_name) {
    message.extensions.server_name.emplace();
  }
  const messages::ProtocolName protocol{AsBytes(context.negotiated.alpn_protocol)};
  if (!protocol.bytes.empty()) {
    message.extensions.application_layer_protocol_negotiation.emplace().protocol_name_list =
        std::span(&protocol, 1);
  }
  if (parameters.early_data == EarlyDataOutcome::kAccepted) message.extensions.early_data.emplace();
  LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kHandshake, message, &keys.transcript));
  return {};
}

// Section 4.4.2: follows EncryptedExtensions.
Status SendCertificateRequest(Keys& keys, ServerContext& context) {
  const OwnCertificateRequest request(context.config);
  LOCKSTEP_TRY(
      context.SendMessage(EncryptionLevel::kHandshake, request.message(), &keys.transcript));
  return {};
}

Status SendCertificate(const Credential& credential, Stapling stapling, Keys& keys,
                       ServerContext& context) {
  const OwnCertificate certificate(&credential, stapling);
  LOCKSTEP_TRY(
      context.SendMessage(EncryptionLevel::kHandshake, certificate.message(), &keys.transcript));
  return {};
}

// Finished; then the server may send under application keys. Returns what the client will.
Result<TrafficSecret> SendServerFinished(Keys& keys, ServerContext& context) {
  LOCKSTEP_TRY(SendFinished(context, keys, keys.server_handshake_traffic_secret));
  ApplicationSecrets secrets = DeriveApplicationSecrets(context, keys);
  LOCKSTEP_TRY(context.sink.InstallSendKeys(EncryptionLevel::kApplication, *keys.suite,
                                            std::move(secrets.server)));
  return std::move(secrets.client);
}

// CertificateVerify and Finished.
Next<WaitCertificate, WaitFinished> FinishFlight(Keys keys, SignatureScheme scheme, Bytes signature,
                                                 ServerContext& context) {
  messages::CertificateVerify verify;
  verify.algorithm = scheme;
  verify.signature = {signature};
  LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kHandshake, verify, &keys.transcript));
  LOCKSTEP_ASSIGN(TrafficSecret client_secret, SendServerFinished(keys, context));
  if (RequestsCertificate(context)) {
    return WaitCertificate{std::move(keys), std::move(client_secret)};
  }
  return WaitFinished{std::move(keys), std::move(client_secret)};
}

// Tells what the PSK stands for: a session with its client, or an identity.
void NoteSelected(FoundPsk& psk, ServerContext& context) {
  if (!psk.session) {
    context.negotiated.resumption = Resumption::kNone;
    context.negotiated.psk_identity =
        std::make_shared<const std::vector<uint8_t>>(std::move(psk.external_identity));
    return;
  }
  context.negotiated.resumption = Resumption::kResumed;
  if (!psk.session->psk_identity.empty()) {
    context.negotiated.psk_identity =
        std::make_shared<const std::vector<uint8_t>>(std::move(psk.session->psk_identity));
  }
  if (!psk.session->peer_chain.empty()) {
    context.peer_chain = std::make_shared<const PeerChain>(std::move(psk.session->peer_chain));
  }
}

}  // namespace

bool SendsChangeCipherSpec(const ClientHello& hello, const ServerContext& context) {
  return context.profile.compatibility_mode &&
         (context.config.options.always_send_change_cipher_spec ||
          !hello.legacy_session_id.bytes.empty());
}

Next<Signing, WaitEndOfEarlyData, WaitCertificate, WaitFinished> SendFlight(
    const ClientHello& hello, Parameters parameters, Transcript transcript, bool retried,
    std::optional<crypto::Encapsulation> encapsulation, ServerContext& context) {
  using Successor = std::variant<Signing, WaitEndOfEarlyData, WaitCertificate, WaitFinished>;
  std::optional<TrafficSecret> early_secret;
  if (parameters.early_data == EarlyDataOutcome::kAccepted && parameters.psk &&
      parameters.psk->session) {
    early_secret = DeriveEarlySecrets(context, parameters.psk->psk, transcript, hello.random);
    context.negotiated.max_early_data_size = parameters.psk->session->max_early_data_size;
  }
  if (parameters.early_data != EarlyDataOutcome::kNotOffered) {
    context.negotiated.early_data = parameters.early_data;
  }
  if (parameters.group != nullptr && !encapsulation) {
    LOCKSTEP_ASSIGN(encapsulation, parameters.group->encapsulate(
                                       context.random, parameters.client_share.value_or(Bytes())));
  }
  LOCKSTEP_ASSIGN(Keys keys, SendServerHello(hello, parameters, std::move(transcript), retried,
                                             encapsulation, context));
  LOCKSTEP_TRY(InstallReceiveKeys(parameters, std::move(early_secret), keys, context));
  LOCKSTEP_TRY(SendEncryptedExtensions(hello, parameters, keys, context));
  context.negotiated.cipher_suite = parameters.suite->id;
  if (parameters.group != nullptr) context.negotiated.group = parameters.group->group;
  if (parameters.psk) {
    // Section 4.4.2: with a PSK a CertificateRequest MUST NOT be sent in the handshake.
    NoteSelected(*parameters.psk, context);
    LOCKSTEP_ASSIGN(TrafficSecret client_secret, SendServerFinished(keys, context));
    if (ReceivesEarlyData(parameters, context)) {
      return WaitEndOfEarlyData{std::move(keys), std::move(client_secret)};
    }
    return WaitFinished{std::move(keys), std::move(client_secret)};
  }
  if (RequestsCertificate(context)) LOCKSTEP_TRY(SendCertificateRequest(keys, context));
  LOCKSTEP_TRY(SendCertificate(**parameters.credential,
                               StaplingFor(hello.extensions.status_request), keys, context));
  context.negotiated.signature_scheme = parameters.scheme;

  if (context.options.sign == Answerer::kCaller) {
    SignQuestion question =
        MakeSignQuestion(Side::kServer, *parameters.credential, parameters.scheme, keys.transcript);
    question.token = context.NewToken();
    context.question = std::make_shared<const Question>(std::move(question));
    return Signing{std::move(keys), context.question};
  }
  LOCKSTEP_ASSIGN(const std::vector<uint8_t> signature,
                  Sign(Side::kServer, **parameters.credential, parameters.scheme, keys.transcript,
                       context.random));
  return Widen<Successor>(FinishFlight(std::move(keys), parameters.scheme, signature, context));
}

Next<WaitCertificate, WaitFinished> OnReply(Signing state, Signature signature,
                                            ServerContext& context) {
  const auto& question = std::get<SignQuestion>(*state.asked);
  LOCKSTEP_TRY(CheckSignature(context.provider(), question, signature.bytes));
  return FinishFlight(std::move(state.keys), question.scheme, signature.bytes, context);
}

}  // namespace lockstep::server
