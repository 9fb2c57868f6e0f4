#include "tls/failure.h"

#include <new>

namespace lockstep {
namespace {

std::string NameOfAlert(AlertDescription alert) {
  const std::string_view name = messages::NameOf(alert);
  return name.empty() ? "number " + std::to_string(static_cast<int>(alert)) : std::string(name);
}

}  // namespace

std::string Failure::Describe() const noexcept try {
  std::string out = lockstep::Describe(error);
  if (alert_received) out += ": " + NameOfAlert(*alert_received);
  if (!section.empty()) {
    out += section.starts_with("RFC") ? " (" : " (RFC 9846 section ";
    out.append(section) += ')';
  }
  if (!state.empty()) out.append(", in state ").append(state);
  if (alert_sent) out += ", alert " + NameOfAlert(*alert_sent);
  return out;
} catch (const std::bad_alloc&) {
  return std::string(kNoMemoryToDescribe);
}

}  // namespace lockstep
