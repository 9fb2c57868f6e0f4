#include "tls/server/post_handshake_authentication.h"

#include <algorithm>

#include "tls/messages/finished.h"
#include "tls/messages/handshake.h"
#include "tls/server/certificate_request.h"
#include "tls/wire/parse.h"

namespace lockstep::server {

using messages::HandshakeType;

Result<PostHandshakeAuthentication::Request> PostHandshakeAuthentication::MakeRequest(
    crypto::Random& random) {
  Requested requested{.id = {++requests_}, .context = {}, .transcript = transcript_};
  // Section 4.4.2: MUST be unique, SHOULD be unpredictable to the client.
  random.Fill(requested.context);
  const OwnCertificateRequest request(config_, requested.context);
  LOCKSTEP_ASSIGN(auto message, messages::SerializeHandshake(request.message()));
  requested.transcript.Add(message);
  const CertificateRequestId id = requested.id;
  requested_.push_back(std::move(requested));
  return Request{id, std::move(message)};
}

Result<std::shared_ptr<const Question>> PostHandshakeAuthentication::OnMessage(
    const HandshakeMessage& message, const TrafficSecret& base_key, crypto::Random& random) {
  auto state = std::exchange(state_, Idle{});
  if (message.type == HandshakeType::kCertificate && std::holds_alternative<Idle>(state) &&
      !requested_.empty()) {
    LOCKSTEP_TRY(OnCertificate(message));
    return nullptr;
  }
  auto* verify = std::get_if<WaitCertificateVerify>(&state);
  if (message.type == HandshakeType::kCertificateVerify && verify != nullptr) {
    LOCKSTEP_TRY(OnCertificateVerify(std::move(*verify), message));
    return nullptr;
  }
  auto* finished = std::get_if<WaitFinished>(&state);
  if (message.type == HandshakeType::kFinished && finished != nullptr) {
    return OnFinished(std::move(*finished), message, base_key, random);
  }
  return Error{Reason::kUnexpectedMessage, 0, {static_cast<uint64_t>(message.type)}};
}

Status PostHandshakeAuthentication::OnCertificate(const HandshakeMessage& message) {
  LOCKSTEP_ASSIGN(const auto certificate,
                  wire::Parse<messages::Certificate>(message.body, kHandshakeHeaderSize));
  // Section 4.7.2: answers may come in another order; the context tells which one it is.
  const auto found = std::ranges::find_if(requested_, [&](const Requested& requested) {
    return Equal(requested.context, certificate.certificate_request_context.bytes);
  });
  if (found == requested_.end()) return Error{Reason::kRequestContextMismatch};
  Requested request = std::move(*found);
  requested_.erase(found);
  LOCKSTEP_ASSIGN(ReceivedChain received, ReadClientChain(certificate, config_));
  chain_ = std::move(received.chain);
  request.transcript.Add(message.encoded);
  if (chain_ == nullptr) {
    state_ = WaitFinished{std::move(request), {}};
  } else {
    state_ = WaitCertificateVerify{std::move(request), std::move(received.staples)};
  }
  return {};
}

Status PostHandshakeAuthentication::OnCertificateVerify(WaitCertificateVerify state,
                                                        const HandshakeMessage& message) {
  Requested& request = state.request;
  LOCKSTEP_TRY(ReceiveCertificateVerify(message, Side::kClient, *chain_,
                                        *config_.options.common.provider,
                                        config_.algorithms.signature_schemes, request.transcript));
  state_ = WaitFinished{std::move(request), std::move(state.staples)};
  return {};
}

Result<std::shared_ptr<const Question>> PostHandshakeAuthentication::OnFinished(
    WaitFinished state, const HandshakeMessage& message, const TrafficSecret& base_key,
    crypto::Random& random) {
  const Requested& request = state.request;
  LOCKSTEP_ASSIGN(const auto finished,
                  wire::Parse<messages::Finished>(message.body, kHandshakeHeaderSize));
  const crypto::HashValue expected = base_key.VerifyData(request.transcript.Current().Expose());
  // Section 4.5.3: a wrong value MUST be decrypt_error.
  if (!ConstantTimeEqual(finished.verify_data.bytes, expected.Expose())) {
    return Error{Reason::kFinishedMismatch};
  }
  const int64_t now = clock_() / 1000;
  if (chain_ != nullptr && config_.options.common.verify_certificate == Answerer::kCaller) {
    auto asked = std::make_shared<const Question>(
        QuestionAbout({chain_, std::move(state.staples)}, NewToken(random), {}, now));
    verifying_.push_back({request.id, asked, std::move(chain_)});
    return asked;
  }
  std::optional<bool> pinned;
  if (chain_ != nullptr) {
    const ReceivedChain received{chain_, std::move(state.staples)};
    LOCKSTEP_ASSIGN(pinned, VerifyClientChain(received, config_, now, diagnosis_));
  }
  authenticated_.push_back({request.id, std::move(chain_), pinned == false});
  return nullptr;
}

Status PostHandshakeAuthentication::OnReply(QuestionToken token, const Reply& reply) {
  const auto found = std::ranges::find_if(
      verifying_, [&](const Verifying& verifying) { return TokenOf(*verifying.asked) == token; });
  const auto* verdict = std::get_if<CertificateVerdict>(&reply);
  if (found == verifying_.end() || verdict == nullptr) return Error{Reason::kStaleAnswer};
  if (!IsGood(*verdict)) return Error{Reason::kInvalidArgument};
  Verifying verifying = std::move(*found);
  verifying_.erase(found);
  if (verdict->refusal) {
    chain_ = std::move(verifying.chain);
    return Error{*verdict->refusal};
  }
  authenticated_.push_back({.request = verifying.id, .chain = std::move(verifying.chain)});
  return {};
}

std::optional<ClientAuthenticated> PostHandshakeAuthentication::Take() {
  if (authenticated_.empty()) return std::nullopt;
  ClientAuthenticated next = std::move(authenticated_.front());
  authenticated_.pop_front();
  return next;
}

}  // namespace lockstep::server
