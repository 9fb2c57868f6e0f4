// From a reason to the alert that tells the peer, and to the section that the peer or we are
// measured by.
#ifndef TLS_ALERT_H_
#define TLS_ALERT_H_

#include <optional>
#include <string_view>

#include "crypto/base/error.h"
#include "tls/messages/alert.h"

namespace lockstep {

// AlertFor returns the alert of RFC 9846 section 6.2 for an error that ends the connection. Nothing
// where no alert is to be sent: the peer ended the connection itself, the transport is gone, or the
// caller misused a call.
std::optional<messages::AlertDescription> AlertFor(Reason reason);

// SectionFor returns the section of RFC 9846 that the error is about, such as "5.2", or of another
// RFC with its number in front; empty where no RFC speaks of it.
std::string_view SectionFor(Reason reason);

}  // namespace lockstep

#endif  // TLS_ALERT_H_
