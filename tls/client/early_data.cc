#include "tls/client/early_data.h"

#include <algorithm>
#include <string>
#include <utility>

#include "tls/handshake/early_secrets.h"
#include "tls/messages/end_of_early_data.h"

namespace lockstep::client {
namespace {

Status UseHandshakeKeys(const Keys& keys, ClientContext& context) {
  return context.sink.InstallSendKeys(EncryptionLevel::kHandshake, *keys.suite,
                                      keys.client_handshake_traffic_secret.Duplicate());
}

// Section 4.3.10: early data goes with the session's suite and application protocol.
bool FitsSession(const Keys& keys, const ClientContext& context) {
  const std::optional<ClientSession>& session = context.session;
  return session && keys.suite->id == session->cipher_suite &&
         context.negotiated.alpn_protocol == session->alpn_protocol;
}

}  // namespace

bool CanOfferEarlyData(const Offer& offer, const ClientContext& context) {
  const std::optional<ClientSession>& session = context.session;
  if (!context.config.options.offer_early_data || offer.psks.empty() ||
      !offer.psks.front().resumes() || !session || session->max_early_data_size == 0) {
    return false;
  }
  // Section 4.3.10: it goes with the session's application protocol, so that has to be on offer.
  const std::string& protocol = session->alpn_protocol;
  const auto& offered = context.options.alpn_protocols;
  return protocol.empty() || std::ranges::find(offered, protocol) != offered.end();
}

Status BeginEarlyData(const Offer& offer, const ClientSession& session, ClientContext& context) {
  const crypto::CipherSuite& suite = *context.algorithms.Find(session.cipher_suite);
  Transcript transcript(*suite.hash);
  transcript.Add(offer.encoded);
  TrafficSecret secret =
      DeriveEarlySecrets(context, offer.psks.front().psk, transcript, offer.random);
  // Appendix E.4: with early data, immediately after the first ClientHello.
  if (context.profile.compatibility_mode) LOCKSTEP_TRY(context.sink.EmitChangeCipherSpec());
  context.negotiated.early_data = EarlyDataOutcome::kPending;
  context.negotiated.max_early_data_size = session.max_early_data_size;
  return context.sink.InstallSendKeys(EncryptionLevel::kEarlyData, suite, std::move(secret));
}

void RejectEarlyData(EarlyDataOutcome outcome, ClientContext& context) {
  context.negotiated.early_data = outcome;
  context.early_exporter_secret.reset();
}

Status JudgeEarlyData(const messages::EncryptedExtensions& message, Keys& keys,
                      ClientContext& context) {
  const bool accepted = message.extensions.early_data.has_value();
  if (!accepted) {
    if (!std::exchange(keys.early_data, false)) return {};
    RejectEarlyData(FitsSession(keys, context) ? EarlyDataOutcome::kRejected
                                               : EarlyDataOutcome::kOtherParameters,
                    context);
    return UseHandshakeKeys(keys, context);
  }
  // Section 4.3.11: accepted with another PSK than the first MUST be illegal_parameter.
  if (!keys.early_data || !FitsSession(keys, context)) {
    return Error{Reason::kEarlyDataNotPossible};
  }
  // To be reported once the server's Finished has proved who says so.
  return {};
}

Status EndEarlyData(Keys& keys, ClientContext& context) {
  context.negotiated.early_data = EarlyDataOutcome::kAccepted;
  if (context.profile.end_of_early_data) {
    LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kEarlyData, messages::EndOfEarlyData(),
                                     &keys.transcript));
  }
  return UseHandshakeKeys(keys, context);
}

}  // namespace lockstep::client
