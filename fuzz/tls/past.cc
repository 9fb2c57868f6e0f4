#include "fuzz/tls/past.h"

#include <utility>
#include <vector>

#include "crypto/testing/fake_provider.h"
#include "fuzz/tls/answered_handshake.h"
#include "fuzz/tls/check.h"
#include "stores/ticket_keys.h"
#include "tls/testing/answers.h"
#include "tls/testing/fake_tickets.h"
#include "tls/testing/loopback.h"

namespace lockstep::fuzz {
namespace {

std::shared_ptr<TicketProtector> TicketsFor(Options::Resuming resuming) {
  if (resuming == Options::Resuming::kTicket) {
    const std::vector<uint8_t> secret(stores::TicketKeys::kSecretSize, 9);
    return stores::TicketKeys::Create(
               secret, {.provider = &crypto::FakeProvider(), .start = testing::kNow * 1000})
        .value();
  }
  if (resuming == Options::Resuming::kSingleUseTicket) {
    auto tickets = std::make_shared<testing::FakeTickets>();
    tickets->single_use = true;
    return tickets;
  }
  return nullptr;
}

}  // namespace

Past::Past(const Options& options) : tickets_(TicketsFor(options.resuming())) {
  if (tickets_ == nullptr) return;
  // The limits are for the connection that follows.
  Options earlier = options;
  earlier.small_limits = 0;
  ServerOptions server = earlier.ForServer();
  server.tickets = tickets_;
  testing::Answers answers;
  testing::Loopback loopback(earlier.ForClient(), server);
  Check(AnsweredHandshake(loopback, answers, answers));
  Check(!loopback.client.sessions.empty());
  session_ = std::move(loopback.client.sessions.front());
}

std::optional<ClientSession> Past::session() const {
  if (!session_) return std::nullopt;
  return ClientSession::Parse(session_->Serialize()->Expose()).value();
}

}  // namespace lockstep::fuzz
