// Past: what two parties have of an earlier connection: the server's tickets, and a session.
#ifndef FUZZ_TLS_PAST_H_
#define FUZZ_TLS_PAST_H_

#include <memory>
#include <optional>

#include "fuzz/tls/options.h"
#include "tls/ticket_protector.h"

namespace lockstep::fuzz {

class Past {
 public:
  // Makes the earlier connection where the options resume one.
  explicit Past(const Options& options);

  // Null where the server gives no tickets.
  [[nodiscard]] const std::shared_ptr<TicketProtector>& tickets() const { return tickets_; }
  // A copy of the session: whoever uses it twice does what a client must not.
  [[nodiscard]] std::optional<ClientSession> session() const;

 private:
  std::shared_ptr<TicketProtector> tickets_;
  std::optional<ClientSession> session_;
};

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_PAST_H_
