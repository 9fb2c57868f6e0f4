#include "tools/trace/trace_text.h"

#include <array>
#include <charconv>

#include "tls/messages/alert.h"
#include "tls/messages/handshake.h"
#include "tls/messages/handshake_text.h"
#include "tls/messages/handshake_type.h"

namespace lockstep::tools {
namespace {

// The message's name on a line, then its fields.
std::string Text(const TraceEvent& event) {
  std::string out;
  switch (event.kind) {
    case TraceEvent::Kind::kHandshake:
      if (event.bytes.size() < messages::kHandshakeHeaderSize) return "an incomplete message\n";
      messages::AppendHandshake(out, static_cast<messages::HandshakeType>(event.bytes[0]),
                                event.bytes.subspan(messages::kHandshakeHeaderSize));
      return out;
    case TraceEvent::Kind::kAlert: {
      if (event.bytes.size() != 2) return "a malformed alert\n";
      const std::string_view name =
          messages::NameOf(static_cast<messages::AlertDescription>(event.bytes[1]));
      return "Alert " + (name.empty() ? std::to_string(event.bytes[1]) : std::string(name)) + '\n';
    }
    case TraceEvent::Kind::kChangeCipherSpec:
      return "ChangeCipherSpec\n";
  }
  return out;
}

}  // namespace

std::string FormatMilliseconds(std::chrono::nanoseconds time) {
  std::array<char, 64> text;
  const auto end = std::to_chars(text.begin(), text.end(), static_cast<double>(time.count()) / 1e6,
                                 std::chars_format::fixed, 3);
  return std::string(text.begin(), end.ptr) + " ms";
}

std::string MessageName(const TraceEvent& event) {
  const std::string text = Text(event);
  return text.substr(0, text.find('\n'));
}

std::string TraceText(const TraceEvent& event, std::chrono::nanoseconds since_start) {
  return std::string(event.sent ? "--> " : "<-- ") + FormatMilliseconds(since_start) + ", " +
         std::to_string(event.bytes.size()) + " bytes: " + Text(event);
}

}  // namespace lockstep::tools
