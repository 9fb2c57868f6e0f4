// CheckedConnection: a connection whose every call is held to what the API promises.
#ifndef FUZZ_TLS_CHECKED_CONNECTION_H_
#define FUZZ_TLS_CHECKED_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "tls/tls.h"

namespace lockstep::fuzz {

// A TraceEvent that was kept.
struct Traced {
  bool sent;
  TraceEvent::Kind kind;
  std::vector<uint8_t> bytes;
};
using Trace = std::vector<Traced>;

// For CommonOptions::trace.
std::function<void(const TraceEvent&)> CollectInto(const std::shared_ptr<Trace>& trace);

// The calls are those of Connection, and end the process where one breaks its word:
// - Receive takes no more than it was given, shows data inside of it, and leaves the rest as it
// was;
//   it makes progress or says what it waits for.
// - Send writes no more than there is room and MaxSealedSize says, and says what is missing.
// - An error of the connection is sticky, has a Failure with all that belongs there, and nothing
//   but its alert follows. A misuse error leaves the connection as it was.
// - After the handshake nothing is allocated, but for post-handshake authentication and for tickets
//   that come in parts or several at a time (seen only without a trace, which allocates itself).
class CheckedConnection {
 public:
  // `trace`: where the connection's trace is collected; null for none.
  CheckedConnection(Connection connection, std::shared_ptr<const Trace> trace)
      : connection_(std::move(connection)), trace_(std::move(trace)) {}

  Result<Received> Receive(MutableBytes received);
  Result<Sent> Send(Bytes plaintext, MutableBytes output);
  Result<MutableBytes> SealInPlace(MutableBytes buffer, size_t headroom, size_t tailroom);
  Status ReceiveEnd();
  Status Close();
  Status UpdateKeys(KeyUpdateRequest request);
  Result<Sent> SendEarlyData(Bytes plaintext, MutableBytes output);
  Status ConfirmHandshake();
  Result<CertificateRequestId> RequestClientCertificate();
  Result<ClientSession> MakeSession();
  Status Answer(QuestionToken token, Reply reply);
  void ExpectTickets() { expects_tickets_ = true; }
  // Moves the connection away and back again, and calls what is left behind.
  void MoveAround();

  [[nodiscard]] const Connection& get() const { return connection_; }
  [[nodiscard]] const Trace& trace() const { return *trace_; }
  [[nodiscard]] bool failed() const { return error_.has_value(); }
  [[nodiscard]] bool close_called() const { return close_called_; }

 private:
  template <class Callee>
  auto Call(Callee callee) -> decltype(callee());
  void CheckError(const Error& error);
  void CheckFailure(const Failure& failure) const;
  void CheckEvent(const Received& result, MutableBytes received);
  void CheckSent(const Sent& sent, size_t plaintext, size_t room, size_t bound) const;
  void CheckSilence() const;

  Connection connection_;
  std::shared_ptr<const Trace> trace_;
  std::optional<Error> error_;
  size_t traced_before_error_ = 0;
  bool close_called_ = false;
  bool peer_closed_ = false;
  bool done_ = false;
  bool expects_tickets_ = false;
};

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_CHECKED_CONNECTION_H_
