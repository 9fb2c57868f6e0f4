#include "tls/alert.h"

namespace lockstep {

// Both switches are exhaustive: a reason without a line in the table does not compile.

std::optional<messages::AlertDescription> AlertFor(Reason reason) {
  switch (reason) {
#define LOCKSTEP_ALERT(name, alert, section) \
  case Reason::name:                         \
    return messages::AlertDescription::alert;
#define LOCKSTEP_NO_ALERT(name, section) \
  case Reason::name:                     \
    return std::nullopt;
#include "tls/reason_alerts.inc"
#undef LOCKSTEP_ALERT
#undef LOCKSTEP_NO_ALERT
  }
  return messages::AlertDescription::kInternalError;
}

std::string_view SectionFor(Reason reason) {
  switch (reason) {
#define LOCKSTEP_ALERT(name, alert, section) \
  case Reason::name:                         \
    return section;
#define LOCKSTEP_NO_ALERT(name, section) \
  case Reason::name:                     \
    return section;
#include "tls/reason_alerts.inc"
#undef LOCKSTEP_ALERT
#undef LOCKSTEP_NO_ALERT
  }
  return {};
}

}  // namespace lockstep
