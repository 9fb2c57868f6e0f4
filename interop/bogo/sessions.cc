#include "interop/bogo/sessions.h"

#include "interop/bogo/runner_tickets.h"

namespace lockstep::bogo {
namespace {

constexpr size_t kTicketSize = 32;

}  // namespace

Result<std::vector<uint8_t>> KeptTickets::Seal(Bytes session, int64_t, crypto::Random& random) {
  std::vector<uint8_t> ticket(kTicketSize);
  random.Fill(ticket);
  const std::lock_guard lock(mutex_);
  sessions_.insert_or_assign(ticket, SecretBytes::CopyOf(session));
  return ticket;
}

std::optional<SecretBytes> KeptTickets::Open(Bytes ticket, int64_t) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(Copy(ticket));
  if (found == sessions_.end()) return std::nullopt;
  return SecretBytes::CopyOf(found->second.Expose());
}

Status Sessions::UseKey(const std::optional<std::string>& key) {
  if (key) tickets = RunnerTickets::Create(*key);
  if (tickets == nullptr) return Error{Reason::kInvalidArgument};
  return {};
}

}  // namespace lockstep::bogo
