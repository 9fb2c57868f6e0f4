#include "tls/connection/certificate_answers.h"

#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace lockstep {

namespace {

// What was made with the key that was reserved for it.
Status QueueAnswer(Bytes messages, const SendingSide& side) {
  LOCKSTEP_ASSIGN(const MutableBytes stored, side.arena.Store(messages));
  return side.sender.QueueMessage(stored);
}

}  // namespace

Status QueueCertificateRequest(Bytes message, const SendingSide& side) {
  LOCKSTEP_ASSIGN(const MutableBytes stored, side.arena.Store(message));
  return side.sender.QueuePostHandshakeMessage(stored);
}

Result<std::optional<Event>> AnswerCertificateRequest(
    client::PostHandshakeAuthentication* authentication, const HandshakeMessage& request,
    const SendingSide& side) {
  // Nothing that we send would be read any more.
  if (authentication == nullptr || side.sender.closed()) return std::nullopt;
  const size_t limit = side.options.limits.certificate_requests;
  if (authentication->open() + side.sender.queued() >= limit) {
    return Error{Reason::kTooManyCertificateRequests, 0, {limit}};
  }
  LOCKSTEP_ASSIGN(const TrafficSecret base_key,
                  side.sender.ReserveKey(authentication->max_flight_size()));
  LOCKSTEP_ASSIGN(auto answer,
                  authentication->OnCertificateRequest(request, base_key, side.random));
  if (auto* question = std::get_if<std::shared_ptr<const Question>>(&answer)) {
    return Asked{std::move(*question)};
  }
  LOCKSTEP_TRY(QueueAnswer(std::get<std::vector<uint8_t>>(answer), side));
  return std::nullopt;
}

Status AnswerSignQuestion(client::PostHandshakeAuthentication* authentication, QuestionToken token,
                          const Reply& reply, const SendingSide& side) {
  if (authentication == nullptr || !authentication->Waits(token, reply)) {
    return Error{Reason::kStaleAnswer};
  }
  LOCKSTEP_ASSIGN(const TrafficSecret base_key,
                  side.sender.ReserveKey(authentication->max_flight_size()));
  LOCKSTEP_ASSIGN(const auto flight, authentication->OnReply(token, reply, base_key));
  return QueueAnswer(flight, side);
}

}  // namespace lockstep
