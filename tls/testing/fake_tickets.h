// FakeTickets: a TicketProtector whose tickets are numbers, and which a test can look into.
#ifndef TLS_TESTING_FAKE_TICKETS_H_
#define TLS_TESTING_FAKE_TICKETS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "tls/resumption/server_session.h"
#include "tls/ticket_protector.h"

namespace lockstep::testing {

class FakeTickets final : public TicketProtector {
 public:
  Result<std::vector<uint8_t>> Seal(Bytes session, int64_t, crypto::Random&) override {
    if (refuses) return Error{Reason::kOutOfMemory};
    std::vector<uint8_t> ticket(size, 0x7e);
    ticket.back() = static_cast<uint8_t>(sessions.size());
    sessions[ticket] = Copy(session);
    return ticket;
  }
  std::optional<SecretBytes> Open(Bytes ticket, int64_t) override {
    ++opened;
    const auto found = sessions.find(Copy(ticket));
    if (found == sessions.end()) return std::nullopt;
    return SecretBytes::CopyOf(found->second);
  }
  bool Use(Bytes ticket, int64_t) override {
    return !single_use || (sessions.erase(Copy(ticket)) == 1 && !used_elsewhere);
  }
  [[nodiscard]] bool SingleUse() const override { return single_use; }
  // Changes what a ticket stands for.
  template <class Change>
  void Edit(const std::vector<uint8_t>& ticket, Change change) {
    ServerSession session = ServerSession::Parse(sessions.at(ticket)).value();
    change(session);
    sessions[ticket] = Copy(session.Serialize()->Expose());
  }

  std::map<std::vector<uint8_t>, std::vector<uint8_t>> sessions = {};
  size_t size = 16;  // of a ticket, in bytes
  size_t opened = 0;
  bool single_use = false;
  bool used_elsewhere = false;  // between Open and Use
  bool refuses = false;
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_FAKE_TICKETS_H_
