// START: the ClientHello, answered by a HelloRetryRequest or by the server's flight (RFC 9846
// sections 4.2.2, 4.2.4).
#include <utility>

#include "tls/messages/client_hello.h"
#include "tls/messages/server_hello.h"
#include "tls/server/flight.h"
#include "tls/server/negotiate.h"
#include "tls/server/states.h"
#include "tls/wire/parse.h"

namespace lockstep::server {
namespace {

using messages::ClientHello;
using messages::HelloRetryRequest;

// A ClientHello that the client repeats with the share that is missing.
Next<WaitClientHello> SendHelloRetryRequest(const ClientHello& hello,
                                            const HandshakeMessage& message,
                                            const Parameters& parameters, ServerContext& context) {
  Transcript transcript(*parameters.suite->hash);
  transcript.Add(message.encoded);
  transcript.ReplaceByMessageHash();

  HelloRetryRequest request;
  request.legacy_session_id_echo = hello.legacy_session_id;
  request.cipher_suite = parameters.suite->id;
  request.extensions.supported_versions.emplace();
  request.extensions.key_share.emplace().selected_group = parameters.group->group;
  LOCKSTEP_TRY(context.SendMessage(EncryptionLevel::kInitial, request, &transcript));
  // Appendix E.4: after the first handshake message, if the client wants compatibility mode.
  if (context.profile.compatibility_mode && !hello.legacy_session_id.bytes.empty()) {
    LOCKSTEP_TRY(context.sink.EmitChangeCipherSpec());
  }
  if (hello.extensions.early_data) {
    context.sink.SkipEarlyData(Sink::EarlyDataEnd::kNextClientHello);
  }
  context.negotiated.hello_retry_request = true;
  return WaitClientHello{SentRetry{parameters.suite, parameters.group, std::move(transcript),
                                   HashUnchangeable(message.body, hello, *parameters.suite->hash)}};
}

// Section 4.2.2: the second ClientHello differs from the first where it was asked to, and only
// there. So what is negotiated from it is what was negotiated from the first.
Status CheckSecondHello(const ClientHello& hello, Bytes body, const SentRetry& retry) {
  const crypto::HashValue unchanged = HashUnchangeable(body, hello, *retry.suite->hash);
  const auto& key_share = hello.extensions.key_share;
  const bool one_share = key_share && key_share->client_shares.Count() == 1 &&
                         key_share->client_shares.First()->group == retry.group->group;
  // Section 4.3.10: early_data MUST NOT be in it.
  if (!one_share || hello.extensions.early_data ||
      !Equal(unchanged.Expose(), retry.unchanged.Expose())) {
    return Error{Reason::kClientHelloChanged};
  }
  return {};
}

}  // namespace

Next<WaitClientHello, Signing, WaitCertificate, WaitFinished> On(WaitClientHello state,
                                                                 const HandshakeMessage& message,
                                                                 ServerContext& context) {
  using Successor = std::variant<WaitClientHello, Signing, WaitCertificate, WaitFinished>;
  LOCKSTEP_ASSIGN(const auto hello, wire::Parse<ClientHello>(message.body, kHandshakeHeaderSize));
  // Section 5.1: nothing may follow, whichever version this leads to.
  LOCKSTEP_TRY(context.sink.RequireMessageBoundary());
  LOCKSTEP_TRY(CheckClientHello(hello));
  if (state.retry) LOCKSTEP_TRY(CheckSecondHello(hello, message.body, *state.retry));
  LOCKSTEP_ASSIGN(const Parameters parameters, Negotiate(hello, context));
  if (!parameters.client_share) {
    return Widen<Successor>(SendHelloRetryRequest(hello, message, parameters, context));
  }
  Transcript transcript =
      state.retry ? state.retry->transcript : Transcript(*parameters.suite->hash);
  transcript.Add(message.encoded);
  return Widen<Successor>(
      SendFlight(hello, parameters, std::move(transcript), state.retry.has_value(), context));
}

}  // namespace lockstep::server
