// TrapTest: what tests of misbehaving peers share.
#ifndef TLS_TESTING_TRAP_H_
#define TLS_TESTING_TRAP_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <vector>

#include "crypto/testing/fake_provider.h"
#include "tls/alert.h"
#include "tls/messages/handshake_type.h"
#include "tls/testing/fixture.h"
#include "tls/testing/loopback.h"
#include "tls/testing/memory_sink.h"
#include "tls/tls.h"

namespace lockstep::testing {

// What became of a connection or handshake: why it failed, and what the peer is told.
struct Verdict {
  std::optional<Reason> reason = std::nullopt;
  std::optional<AlertDescription> alert = std::nullopt;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

inline void PrintTo(const Verdict& verdict, std::ostream* out) {
  *out << (verdict.reason ? NameOf(*verdict.reason) : "no failure") << ", "
       << (verdict.alert ? messages::NameOf(*verdict.alert) : "no alert");
}

inline const Verdict kFine = {};

inline Verdict VerdictOf(const Connection& connection) {
  const Failure* failure = connection.failure();
  return failure == nullptr ? kFine : Verdict{failure->error.reason, failure->alert_sent};
}
inline Verdict VerdictOf(const std::optional<Error>& error) {
  return error ? Verdict{error->reason, AlertFor(error->reason)} : kFine;
}

// Puts `bytes` into the endpoint's inbox and drains it.
inline Status Take(Endpoint& endpoint, Bytes bytes) {
  endpoint.inbox.insert(endpoint.inbox.end(), bytes.begin(), bytes.end());
  return endpoint.Drain();
}

using Bytestring = std::vector<uint8_t>;
using MessageChange = std::function<Bytestring(Bytes message)>;

class TrapTest : public ::testing::Test {
 protected:
  // A handshake, message by message, in which `change` replaces the first message of `type`.
  MessageLoop::Outcome RunChanging(messages::HandshakeType type, const MessageChange& change) {
    return RunChanging(type, 1, change);
  }
  // ... in which it replaces the `occurrence`th.
  MessageLoop::Outcome RunChanging(messages::HandshakeType type, int occurrence,
                                   const MessageChange& change) {
    MessageLoop loop(client_, server_);
    int left = occurrence;
    loop.tap = [&](bool, Bytestring& message) {
      if (message[0] == static_cast<uint8_t>(type) && --left == 0) message = change(message);
    };
    return loop.Run();
  }

  FakePki pki_;
  ClientOptions client_ = FakeClientOptions(pki_);
  ServerOptions server_ = FakeServerOptions(pki_);
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_TRAP_H_
