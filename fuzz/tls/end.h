// End: one of the two connections of api_fuzz, with all that its caller keeps.
#ifndef FUZZ_TLS_END_H_
#define FUZZ_TLS_END_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "fuzz/tls/beginning.h"
#include "fuzz/tls/checked_connection.h"
#include "fuzz/tls/options.h"
#include "fuzz/tls/past.h"

namespace lockstep::fuzz {

struct End {
  explicit End(Beginning beginning)
      : connection(std::move(beginning.connection), nullptr),
        answers(std::move(beginning.answers)) {}

  CheckedConnection connection;
  testing::Answers answers;
  std::vector<uint8_t> outgoing = {};  // sent, and not delivered yet
  std::vector<uint8_t> inbox = {};
  size_t sent = 0;  // bytes of application data
  size_t received = 0;
  size_t early_sent = 0;  // bytes of early data
  size_t early_received = 0;
  std::vector<std::shared_ptr<const Question>> questions = {};  // that are open
  size_t requests = 0;                                          // of a server
  size_t authentications = 0;
  bool done = false;
  bool closed = false;  // Close was called
  bool peer_closed = false;
};

inline End MakeClient(const Options& options, const Past& past) {
  ClientOptions client = options.ForClient();
  client.common.limits.key_updates = UINT32_MAX;
  End end(BeginClient(std::move(client), past));
  if (past.tickets() != nullptr) end.connection.ExpectTickets();
  return end;
}
inline End MakeServer(const Options& options, const Past& past) {
  ServerOptions server = options.ForServer();
  server.common.limits.key_updates = UINT32_MAX;
  return End(BeginServer(options, std::move(server), past));
}

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_END_H_
