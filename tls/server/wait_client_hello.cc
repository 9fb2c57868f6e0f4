// START: the ClientHello, answered by a HelloRetryRequest or by the server's flight (RFC 9846
// sections 4.2.2, 4.2.4).
#include <utility>

#include "tls/handshake/key_exchange_reply.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/server_hello.h"
#include "tls/server/early_data.h"
#include "tls/server/flight.h"
#include "tls/server/negotiate.h"
#include "tls/server/retry_cookie.h"
#include "tls/server/states.h"
#include "tls/wire/parse.h"

namespace lockstep::server {
namespace {

using messages::ClientHello;
using messages::HelloRetryRequest;

// A ClientHello that the client repeats with the share that is missing, or with a cookie.
Next<WaitClientHello> SendHelloRetryRequest(const ClientHello& hello, Bytes encoded,
                                            Parameters parameters, ServerContext& context) {
  const bool stateless = IsStateless(context);
  const crypto::Hash& hash = *parameters.suite->hash;
  // Section 4.3.8: a share that came MUST NOT be asked for.
  const auto* group = parameters.needs_share() ? parameters.group : nullptr;
  crypto::HashValue unchanged =
      HashUnchangeable(encoded.subspan(kHandshakeHeaderSize), hello, hash,
                       {.key_share = group != nullptr, .cookie = stateless});
  Transcript transcript(hash);
  transcript.Add(encoded);
  std::vector<uint8_t> cookie;
  if (stateless) {
    const crypto::HashValue client_hello1 = transcript.Current();
    LOCKSTEP_ASSIGN(
        cookie,
        SealCookie({parameters.suite, group, client_hello1.Expose(), unchanged.Expose()}, context));
  }
  transcript.ReplaceByMessageHash();
  const HelloRetryRequest request = HelloRetryRequestFor(hello, *parameters.suite, group, cookie);
  LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kInitial, request, &transcript));
  // Appendix E.4: after the first handshake message, if the client wants compatibility mode.
  if (SendsChangeCipherSpec(hello, context)) {
    LOCKSTEP_TRY(context.sink.EmitChangeCipherSpec());
  }
  if (hello.extensions.early_data) {
    context.negotiated.early_data = EarlyDataOutcome::kHelloRetryRequest;
    context.sink.SkipEarlyData(Sink::EarlyDataEnd::kNextClientHello);
  }
  context.negotiated.hello_retry_request = true;
  if (stateless) return WaitClientHello{.sent_cookie = true};
  return WaitClientHello{SentRetry{parameters.suite, group, std::move(transcript),
                                   std::move(unchanged), std::move(parameters.psk)}};
}

std::optional<messages::KeyShareEntry> FirstShare(const ClientHello& hello) {
  const auto& key_share = hello.extensions.key_share;
  return key_share ? key_share->client_shares.First() : std::nullopt;
}

// Section 4.2.2: the second ClientHello differs from the first where it was asked to, and only
// there. So what is negotiated from it is what was negotiated from the first.
Status CheckSecondHello(const ClientHello& hello, Bytes body, const SentRetry& retry,
                        bool with_cookie) {
  const crypto::HashValue unchanged =
      HashUnchangeable(body, hello, *retry.suite->hash,
                       {.key_share = retry.group != nullptr, .cookie = with_cookie});
  const auto& key_share = hello.extensions.key_share;
  const auto share = FirstShare(hello);
  const bool has_share =
      retry.group == nullptr || (key_share && key_share->client_shares.Count() == 1 && share &&
                                 share->group == retry.group->group);
  if (!has_share || !Equal(unchanged.Expose(), retry.unchanged.Expose())) {
    return Error{Reason::kClientHelloChanged};
  }
  return {};
}

// The answer to a ClientHello with early data, of which it is known whether it is a replay, or to
// one without.
Next<Encapsulating, Signing, WaitEndOfEarlyData, WaitCertificate, WaitFinished> Answer(
    const ClientHello& hello, Bytes encoded, const std::optional<SentRetry>& retry,
    Parameters parameters, ServerContext& context) {
  Transcript transcript = retry ? retry->transcript : Transcript(*parameters.suite->hash);
  transcript.Add(encoded);
  if (parameters.group != nullptr && context.options.key_exchange == Answerer::kCaller) {
    const Bytes share = parameters.client_share.value_or(Bytes());
    if (share.size() != parameters.group->client_share_size) return Error{Reason::kInvalidKeyShare};
    LOCKSTEP_ASSIGN(const Bytes kept, context.arena.Store(encoded));
    context.question = std::make_shared<const Question>(
        EncapsulateQuestion{context.NewToken(), parameters.group->group, Copy(share)});
    // It lies in the message, which goes.
    parameters.client_share = Bytes();
    return Encapsulating{kept, std::move(parameters), std::move(transcript), retry.has_value()};
  }
  using Successor =
      std::variant<Encapsulating, Signing, WaitEndOfEarlyData, WaitCertificate, WaitFinished>;
  return Widen<Successor>(SendFlight(hello, std::move(parameters), std::move(transcript),
                                     retry.has_value(), std::nullopt, context));
}

// Checks the PSK's binder and negotiates.
Result<Parameters> Judge(const ClientHello& hello, Bytes encoded,
                         const std::optional<SentRetry>& retry, std::optional<FoundPsk> psk,
                         ServerContext& context) {
  if (hello.extensions.pre_shared_key) context.negotiated.resumption = Resumption::kDeclined;
  // Section 4.2.2: PSKs that do not go with the suite were to be removed from the list.
  if (psk && retry && psk->suite->hash != retry->suite->hash) psk.reset();
  if (psk) {
    LOCKSTEP_TRY(CheckBinder(*psk, hello, encoded, retry ? &retry->transcript : nullptr));
  } else if (hello.extensions.pre_shared_key && context.config.options.credentials.empty()) {
    // Appendix F.6: with the alert of a wrong binder, so that nobody learns which identities exist.
    return Error{Reason::kNoKnownPsk};
  }
  LOCKSTEP_ASSIGN(Parameters parameters, Negotiate(hello, std::move(psk), context));
  // Section 4.2.4: suite and group of the HelloRetryRequest hold, though a PSK was found, or a
  // configuration changed, since. The one share is the group's: CheckSecondHello.
  if (retry) parameters.suite = retry->suite;
  const auto share = FirstShare(hello);
  if (retry && parameters.group != nullptr && retry->group != nullptr && share) {
    parameters.group = retry->group;
    parameters.client_share = share->key_exchange.bytes;
  }
  context.negotiated.ticket_age_skew.reset();
  if (parameters.psk) {
    if (const auto skew = TicketAgeSkew(*parameters.psk, context))
      context.negotiated.ticket_age_skew =
          static_cast<int32_t>(std::clamp<int64_t>(*skew, INT32_MIN, INT32_MAX));
  }
  // Section 4.3.10: early_data MUST NOT be in the second ClientHello; what it says there is void,
  // and what follows it is not passed over.
  if (!retry) parameters.early_data = JudgeEarlyData(hello, parameters, context);
  return parameters;
}

// `encoded` is in the arena where the caller may be asked about it.
Next<WaitClientHello, CheckingReplay, Encapsulating, Signing, WaitEndOfEarlyData, WaitCertificate,
     WaitFinished>
Respond(const ClientHello& hello, Bytes encoded, const std::optional<SentRetry>& retry,
        std::optional<FoundPsk> psk, ServerContext& context) {
  using Successor = std::variant<WaitClientHello, CheckingReplay, Encapsulating, Signing,
                                 WaitEndOfEarlyData, WaitCertificate, WaitFinished>;
  LOCKSTEP_ASSIGN(Parameters parameters, Judge(hello, encoded, retry, std::move(psk), context));
  const bool demands_cookie = !retry && context.config.options.require_retry_cookie;
  if (parameters.psk && !parameters.needs_share() && !demands_cookie &&
      !UseTicket(*parameters.psk, context)) {
    LOCKSTEP_ASSIGN(parameters, Judge(hello, encoded, retry, std::nullopt, context));
  }
  // Another configuration, or a PSK that is gone, may want a share that was not asked for; a second
  // HelloRetryRequest there is none (section 4.2.4).
  if (retry && parameters.needs_share()) return Error{Reason::kNoCommonGroup};
  if (parameters.needs_share() || demands_cookie) {
    return Widen<Successor>(SendHelloRetryRequest(hello, encoded, std::move(parameters), context));
  }
  if (parameters.early_data == EarlyDataOutcome::kAccepted && parameters.psk) {
    const ReplayCheck check = ReplayCheckOf(hello, *parameters.psk, context);
    if (context.config.options.check_replay == Answerer::kCaller) {
      LOCKSTEP_ASSIGN(const Bytes kept, context.arena.Store(encoded));
      context.question = std::make_shared<const Question>(CheckReplayQuestion{
          context.NewToken(), Copy(check.binder), check.expected_arrival, check.now});
      return CheckingReplay{kept, *std::move(parameters.psk)};
    }
    // None where tickets are single use: this one was not used before, so it is not a replay.
    if (const auto& guard = context.config.options.replay_guard; guard != nullptr) {
      parameters.early_data = OutcomeOf(guard->Check(check));
    }
  }
  return Widen<Successor>(Answer(hello, encoded, retry, std::move(parameters), context));
}

}  // namespace

Next<WaitClientHello, FindingPsk, CheckingReplay, Encapsulating, Signing, WaitEndOfEarlyData,
     WaitCertificate, WaitFinished>
On(WaitClientHello state, const HandshakeMessage& message, ServerContext& context) {
  using Successor = std::variant<WaitClientHello, FindingPsk, CheckingReplay, Encapsulating,
                                 Signing, WaitEndOfEarlyData, WaitCertificate, WaitFinished>;
  LOCKSTEP_ASSIGN(const auto hello, wire::Parse<ClientHello>(message.body, kHandshakeHeaderSize));
  // Section 5.1: nothing may follow, whichever version this leads to.
  LOCKSTEP_TRY(context.sink.RequireMessageBoundary());
  LOCKSTEP_TRY(CheckClientHello(hello));
  const bool remembers = state.retry.has_value();
  if (IsStateless(context) && (state.sent_cookie || hello.extensions.cookie)) {
    LOCKSTEP_ASSIGN(state.retry, OpenCookie(hello, context));
    context.negotiated.hello_retry_request = true;
  }
  if (state.retry) {
    LOCKSTEP_TRY(CheckSecondHello(hello, message.body, *state.retry, !remembers));
  }
  std::optional<FoundPsk> psk;
  if (remembers) {
    // It was not looked at in vain: what the first one found goes on.
    LOCKSTEP_ASSIGN(psk, FindAgain(hello, std::move(state.retry->psk)));
  } else if (context.config.options.find_psk == Answerer::kEngine) {
    psk = FindPsk(hello, context);
  } else if (CanUsePsk(hello, context)) {
    LOCKSTEP_ASSIGN(const Bytes kept, context.arena.Store(message.encoded));
    context.question = std::make_shared<const Question>(
        FindPskQuestion{context.NewToken(), ListIdentities(hello, context)});
    return FindingPsk{kept, std::move(state.retry)};
  }
  return Widen<Successor>(Respond(hello, message.encoded, state.retry, std::move(psk), context));
}

Next<WaitClientHello, CheckingReplay, Encapsulating, Signing, WaitEndOfEarlyData, WaitCertificate,
     WaitFinished>
OnReply(FindingPsk state, PskReply reply, ServerContext& context) {
  LOCKSTEP_ASSIGN(const auto hello,
                  wire::Parse<ClientHello>(state.client_hello.subspan(kHandshakeHeaderSize)));
  return Respond(hello, state.client_hello, state.retry,
                 TakeReply(hello, std::move(reply), context), context);
}

Next<Encapsulating, Signing, WaitEndOfEarlyData, WaitCertificate, WaitFinished> OnReply(
    CheckingReplay state, ReplayReply reply, ServerContext& context) {
  LOCKSTEP_ASSIGN(const auto hello,
                  wire::Parse<ClientHello>(state.client_hello.subspan(kHandshakeHeaderSize)));
  LOCKSTEP_ASSIGN(Parameters parameters,
                  Judge(hello, state.client_hello, std::nullopt, std::move(state.psk), context));
  // The answer may have taken long enough for the ticket's age to be wrong by now.
  if (parameters.early_data == EarlyDataOutcome::kAccepted ||
      parameters.early_data == EarlyDataOutcome::kNotFresh) {
    parameters.early_data = OutcomeOf(reply.verdict);
  }
  return Answer(hello, state.client_hello, std::nullopt, std::move(parameters), context);
}

Next<Signing, WaitEndOfEarlyData, WaitCertificate, WaitFinished> OnReply(Encapsulating state,
                                                                         EncapsulationReply reply,
                                                                         ServerContext& context) {
  if (!reply.encapsulation) return Error{Reason::kInvalidKeyShare};
  LOCKSTEP_TRY(CheckSharedSecret(*state.parameters.group, reply.encapsulation->secret));
  LOCKSTEP_ASSIGN(const auto hello,
                  wire::Parse<ClientHello>(state.client_hello.subspan(kHandshakeHeaderSize)));
  return SendFlight(hello, std::move(state.parameters), std::move(state.transcript), state.retried,
                    std::move(reply.encapsulation), context);
}

}  // namespace lockstep::server
