// Failure: an Error with what only the protocol knows: the alert, the section of RFC 9846, the
// state, the peer.
#ifndef TLS_FAILURE_H_
#define TLS_FAILURE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/error.h"
#include "tls/messages/alert.h"
#include "x509/diagnosis.h"

namespace lockstep {

using messages::AlertDescription;

struct Failure {
  Error error;
  // The alert that tells the peer; empty when the peer told us, or when there is nobody left to
  // tell.
  std::optional<AlertDescription> alert_sent;
  std::optional<AlertDescription> alert_received;
  std::string_view section;  // of RFC 9846, such as "5.2"; of another RFC, such as "RFC 5280 6"
  std::string_view state;    // appendix A's name, such as "WAIT_SH"
  // The peer's certificates (DER, leaf first) as far as they had arrived; null where none had.
  std::shared_ptr<const std::vector<std::vector<uint8_t>>> peer_chain;
  // Why no path to a trust anchor was accepted; null where certificates were not the matter.
  std::shared_ptr<const x509::Diagnosis> diagnosis;

  // One line: what failed, where, and which alert went which way; kNoMemoryToDescribe where that
  // could not be allocated.
  [[nodiscard]] std::string Describe() const noexcept;
};

}  // namespace lockstep

#endif  // TLS_FAILURE_H_
