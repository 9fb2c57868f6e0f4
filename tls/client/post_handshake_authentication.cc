#include "tls/client/post_handshake_authentication.h"

#include <algorithm>
#include <utility>

#include "tls/handshake/context.h"
#include "tls/handshake/own_certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/finished.h"
#include "tls/messages/handshake.h"
#include "tls/wire/parse.h"

namespace lockstep::client {
namespace {

// Length and extension block of a CertificateEntry, and what a CertificateStatus adds.
constexpr size_t kEntrySize = 3 + 2;
constexpr size_t kStatusSize = 2 + 2 + 1 + 3;
// Headers, the request's context (255), an RSA signature of 8192 bits (1024), Finished.
constexpr size_t kMostOfTheRest = 2048;

}  // namespace

Result<std::variant<PostHandshakeAuthentication::Flight, PostHandshakeAuthentication::Asking>>
PostHandshakeAuthentication::OnCertificateRequest(const HandshakeMessage& message,
                                                  const TrafficSecret& base_key,
                                                  crypto::Random& random) {
  LOCKSTEP_ASSIGN(const auto request,
                  wire::Parse<messages::CertificateRequest>(message.body, kHandshakeHeaderSize));
  LOCKSTEP_ASSIGN(const Authentication authentication,
                  ChooseCredential(request, config_.options.credentials));
  const Bytes request_context = request.certificate_request_context.bytes;
  LOCKSTEP_TRY(CheckUnique(request_context));
  // Section 4.5: the Handshake Context is the handshake's messages and this request.
  Transcript transcript = transcript_;
  transcript.Add(message.encoded);
  if (authentication.credential == nullptr) {
    return DeclinedFlight(request_context, base_key, std::move(transcript));
  }

  Transcript with_certificate = transcript;
  const OwnCertificate certificate(authentication.credential->get(), authentication.stapling,
                                   request_context);
  LOCKSTEP_ASSIGN(const auto encoded, messages::SerializeHandshake(certificate.message()));
  with_certificate.Add(encoded);
  SignQuestion question = MakeSignQuestion(Side::kClient, *authentication.credential,
                                           authentication.scheme, with_certificate);
  if (config_.options.common.sign == Answerer::kCaller) {
    question.token = NewToken(random);
    auto asked = std::make_shared<const Question>(std::move(question));
    pending_.push_back(
        {Copy(request_context), std::move(transcript), asked, authentication.stapling});
    return asked;
  }
  LOCKSTEP_ASSIGN(const std::vector<uint8_t> signature, Sign(question, random));
  return AuthenticatedFlight(question, signature, certificate.message(), base_key,
                             std::move(transcript));
}

bool PostHandshakeAuthentication::Waits(QuestionToken token, const Reply& reply) const {
  return (std::holds_alternative<Signature>(reply) || std::holds_alternative<Decline>(reply)) &&
         std::ranges::any_of(
             pending_, [&](const Pending& pending) { return TokenOf(*pending.asked) == token; });
}

size_t PostHandshakeAuthentication::max_flight_size() const {
  size_t longest = 0;
  for (const auto& credential : config_.options.credentials) {
    size_t size = 0;
    for (size_t i = 0; i < credential->chain().size(); ++i)
      size += kEntrySize + credential->chain()[i].size() + kStatusSize +
              credential->ocsp_response(i).size();
    longest = std::max(longest, size);
  }
  return longest + kMostOfTheRest;
}

Result<PostHandshakeAuthentication::Flight> PostHandshakeAuthentication::OnReply(
    QuestionToken token, const Reply& reply, const TrafficSecret& base_key) {
  const auto found = std::ranges::find_if(
      pending_, [&](const Pending& pending) { return TokenOf(*pending.asked) == token; });
  if (found == pending_.end()) return Error{Reason::kStaleAnswer};
  Pending pending = std::move(*found);
  pending_.erase(found);
  const auto* signature = std::get_if<Signature>(&reply);
  if (signature == nullptr) {
    return DeclinedFlight(pending.request_context, base_key, std::move(pending.transcript));
  }
  const auto& question = std::get<SignQuestion>(*pending.asked);
  LOCKSTEP_TRY(CheckSignature(*config_.options.common.provider, question, signature->bytes));
  const OwnCertificate certificate(question.credential.get(), pending.stapling,
                                   pending.request_context);
  return AuthenticatedFlight(question, signature->bytes, certificate.message(), base_key,
                             std::move(pending.transcript));
}

Result<PostHandshakeAuthentication::Flight> PostHandshakeAuthentication::AuthenticatedFlight(
    const SignQuestion& question, Bytes signature, const messages::Certificate& certificate,
    const TrafficSecret& base_key, Transcript transcript) const {
  Flight flight;
  LOCKSTEP_TRY(Append(certificate, transcript, flight));
  messages::CertificateVerify verify;
  verify.algorithm = question.scheme;
  verify.signature = {signature};
  LOCKSTEP_TRY(Append(verify, transcript, flight));
  LOCKSTEP_TRY(AppendFinished(base_key, transcript, flight));
  return flight;
}

Result<PostHandshakeAuthentication::Flight> PostHandshakeAuthentication::DeclinedFlight(
    Bytes request_context, const TrafficSecret& base_key, Transcript transcript) const {
  // Section 4.7.2: who declines MUST send an empty Certificate followed by Finished.
  Flight flight;
  const OwnCertificate none(nullptr, Stapling::kNo, request_context);
  LOCKSTEP_TRY(Append(none.message(), transcript, flight));
  LOCKSTEP_TRY(AppendFinished(base_key, transcript, flight));
  return flight;
}

Status PostHandshakeAuthentication::CheckUnique(Bytes request_context) {
  const bool seen = std::ranges::any_of(
      contexts_, [&](const auto& context) { return std::ranges::equal(context, request_context); });
  // Section 4.4.2: MUST be unique on the connection, or an answer of ours could be replayed.
  if (seen) return Error{Reason::kRequestContextReused};
  if (contexts_.size() == kRememberedContexts) contexts_.erase(contexts_.begin());
  contexts_.push_back(Copy(request_context));
  return {};
}

template <class T>
Status PostHandshakeAuthentication::Append(const T& message, Transcript& transcript,
                                           Flight& flight) const {
  LOCKSTEP_ASSIGN(const auto encoded, messages::SerializeHandshake(message));
  transcript.Add(encoded);
  const auto& trace = config_.options.common.trace;
  if (trace) trace({true, TraceEvent::Kind::kHandshake, encoded});
  flight.insert(flight.end(), encoded.begin(), encoded.end());
  return {};
}

Status PostHandshakeAuthentication::AppendFinished(const TrafficSecret& base_key,
                                                   Transcript& transcript, Flight& flight) const {
  const crypto::HashValue verify_data = base_key.VerifyData(transcript.Current().Expose());
  messages::Finished finished;
  finished.verify_data = {verify_data.Expose()};
  return Append(finished, transcript, flight);
}

}  // namespace lockstep::client
