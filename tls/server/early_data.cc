#include "tls/server/early_data.h"

#include <cstdlib>

namespace lockstep::server {
namespace {

using messages::ClientHello;

// When the client sent the ClientHello, by this side's clock, if its ticket's age is true (section
// 8.3). The same for each copy, whenever that comes.
std::optional<int64_t> ExpectedArrival(const FoundPsk& psk) {
  if (!psk.session) return std::nullopt;
  const uint32_t age = psk.obfuscated_ticket_age - psk.session->age_add;
  return psk.session->issued_at + age;
}

}  // namespace

EarlyDataOutcome JudgeEarlyData(const ClientHello& hello, const Parameters& parameters,
                                const ServerContext& context) {
  if (!hello.extensions.early_data) return EarlyDataOutcome::kNotOffered;
  if (parameters.needs_share()) return EarlyDataOutcome::kHelloRetryRequest;
  // Section 4.3.10: MUST have selected the first PSK, ...
  const std::optional<FoundPsk>& psk = parameters.psk;
  if (!psk || !psk->session || psk->index != 0) return EarlyDataOutcome::kNotResumed;
  const ServerSession& session = *psk->session;
  if (context.config.options.max_early_data_size == 0 || session.max_early_data_size == 0) {
    return EarlyDataOutcome::kNotWanted;
  }
  // ... and MUST verify that suite and protocol are those associated with it.
  if (parameters.suite->id != session.cipher_suite ||
      context.negotiated.alpn_protocol != session.alpn_protocol) {
    return EarlyDataOutcome::kOtherParameters;
  }
  // MUST validate that the ticket's age is within a small tolerance.
  const auto skew = TicketAgeSkew(*psk, context);
  if (!skew || std::abs(*skew) > int64_t{context.config.options.ticket_age_tolerance}) {
    return EarlyDataOutcome::kNotFresh;
  }
  return EarlyDataOutcome::kAccepted;
}

std::optional<int64_t> TicketAgeSkew(const FoundPsk& psk, const ServerContext& context) {
  const auto arrival = ExpectedArrival(psk);
  if (!arrival) return std::nullopt;
  return *arrival - context.clock();
}

ReplayCheck ReplayCheckOf(const ClientHello& hello, const FoundPsk& psk,
                          const ServerContext& context) {
  // Section 8.2: MUST come from what was validated.
  return {BinderAt(hello, psk.index), ExpectedArrival(psk).value_or(0), context.clock()};
}

EarlyDataOutcome OutcomeOf(ReplayVerdict verdict) {
  return verdict == ReplayVerdict::kFresh ? EarlyDataOutcome::kAccepted
                                          : EarlyDataOutcome::kReplayed;
}

}  // namespace lockstep::server
