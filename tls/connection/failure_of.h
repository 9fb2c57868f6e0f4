// FailureOf: what an error means for a connection, as far as the error alone tells.
#ifndef TLS_CONNECTION_FAILURE_OF_H_
#define TLS_CONNECTION_FAILURE_OF_H_

#include <optional>

#include "crypto/base/error.h"
#include "tls/alert.h"
#include "tls/failure.h"

namespace lockstep {

inline Failure FailureOf(const Error& error) {
  Failure failure{.error = error,
                  .alert_sent = AlertFor(error.reason),
                  .alert_received = std::nullopt,
                  .section = SectionFor(error.reason),
                  .state = "CONNECTED",
                  .peer_chain = nullptr,
                  .diagnosis = nullptr};
  const auto alert = static_cast<AlertDescription>(error.values[0]);
  if (error.reason == Reason::kAborted) failure.alert_sent = alert;
  if (error.reason == Reason::kPeerSentAlert || error.reason == Reason::kIllegalAlertLevel) {
    failure.alert_received = alert;
  }
  if (error.reason == Reason::kClosedDuringHandshake) {
    failure.alert_received = AlertDescription::kCloseNotify;
  }
  return failure;
}

// Whether a call of Connection::Abort's can name it: the others end nothing (section 6.2).
inline bool CanAbortWith(AlertDescription alert) {
  return alert != AlertDescription::kCloseNotify && alert != AlertDescription::kUserCanceled;
}

}  // namespace lockstep

#endif  // TLS_CONNECTION_FAILURE_OF_H_
