// Times as users write them.
#ifndef TOOLS_COMMAND_TIME_TEXT_H_
#define TOOLS_COMMAND_TIME_TEXT_H_

#include <optional>
#include <string_view>

#include "tools/base/problem.h"
#include "x509/der/time.h"

namespace lockstep::tools {

// ParseTime takes "2026-11-21" (midnight) and "2026-11-21T08:30:00Z", both in UTC. Nothing for any
// other form, and for days that no calendar has.
std::optional<x509::Time> ParseTime(std::string_view text);

// ParseTimeOption likewise; kUsage, with the forms there are, instead of nothing.
Outcome<x509::Time> ParseTimeOption(std::string_view text);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_TIME_TEXT_H_
