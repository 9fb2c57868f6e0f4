// The oracle of both session targets: what parses is written back as the same bytes.
#ifndef FUZZ_TLS_SESSION_ROUND_TRIP_H_
#define FUZZ_TLS_SESSION_ROUND_TRIP_H_

#include <array>
#include <cstdint>
#include <limits>

#include "crypto/base/bytes.h"
#include "crypto/base/error.h"
#include "fuzz/tls/check.h"

namespace lockstep::fuzz {

// Returns whether the bytes are a session.
template <class Session>
bool RoundTripSession(Bytes bytes) {
  const auto session = Session::Parse(bytes);
  if (!session.has_value()) {
    Check(session.error().reason == Reason::kInvalidSession);
    Check(session.error().offset <= bytes.size());
    return false;
  }
  const auto written = session->Serialize();
  Check(written.has_value() && Equal(written->Expose(), bytes));
  // Whatever the times are, judging them is defined.
  constexpr std::array kMoments = {std::numeric_limits<int64_t>::min(), int64_t{-1}, int64_t{0},
                                   std::numeric_limits<int64_t>::max()};
  for (const int64_t now : kMoments) (void)session->Fresh(now);
  return true;
}

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_SESSION_ROUND_TRIP_H_
