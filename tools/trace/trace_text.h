// Handshake messages and alerts as text, as they pass by: `--trace`.
#ifndef TOOLS_TRACE_TRACE_TEXT_H_
#define TOOLS_TRACE_TRACE_TEXT_H_

#include <chrono>
#include <string>

#include "tls/tls.h"

namespace lockstep::tools {

// FormatMilliseconds returns "1.234 ms".
std::string FormatMilliseconds(std::chrono::nanoseconds time);

// MessageName returns what the RFC calls a message, such as "HelloRetryRequest"; for an alert,
// "Alert" with its description.
std::string MessageName(const TraceEvent& event);

// TraceText returns the whole message: a line that says when it went which way, and how long it is,
// then its fields, a line each. What a peer sent is escaped and cut.
std::string TraceText(const TraceEvent& event, std::chrono::nanoseconds since_start);

}  // namespace lockstep::tools

#endif  // TOOLS_TRACE_TRACE_TEXT_H_
