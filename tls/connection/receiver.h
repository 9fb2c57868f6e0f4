// Receiver: the receiving half of a connection, from the caller's bytes to records and handshake
// messages.
#ifndef TLS_CONNECTION_RECEIVER_H_
#define TLS_CONNECTION_RECEIVER_H_

#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/provider.h"
#include "record/reader.h"
#include "tls/handshake/arena.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/offload_keys.h"
#include "tls/tls.h"

namespace lockstep {

class Receiver {
 public:
  explicit Receiver(Arena& arena) : handshake_(arena) {}

  // Takes at most one record off the front of `received`.
  Result<record::ReadResult> NextRecord(MutableBytes received) { return records_.Next(received); }

  // Likewise, as many as hold application data.
  record::ReadRun NextRun(MutableBytes received, std::span<MutableBytes> contents) {
    return records_.NextRun(received, contents);
  }

  // Lends the content of a handshake record, until Retain.
  Status Feed(Bytes content) { return handshake_.Feed(content); }
  Result<std::optional<HandshakeMessage>> NextMessage(const Limits& limits) {
    return handshake_.Next(
        {limits.client_hello, limits.certificate_message, limits.handshake_message});
  }
  Status Retain();

  // Keys for what comes next; kHandshakeSpansKeyChange where handshake bytes are left over (section
  // 5.1).
  Status InstallKeys(const crypto::CipherSuite& suite, TrafficSecret secret);
  // The peer's KeyUpdate.
  Status UpdateKeys();
  Status RequireMessageBoundary() const;
  // What the keys in use come from.
  [[nodiscard]] const TrafficSecret& secret() const { return secret_; }
  // Whether a record was opened under the keys in use.
  [[nodiscard]] bool opened_any() const {
    return records_.protection() != nullptr && records_.protection()->sequence_number() > 0;
  }
  // Nothing can be received any more.
  void ForgetKeys();
  // Likewise, and somebody else goes on with them, of this suite. kReceiveFirst in the middle of
  // handshake messages.
  Result<OffloadKeys> HandOutKeys(CipherSuiteId suite);

  Status CountWarningAlert() { return records_.CountWarningAlert(); }
  void AllowChangeCipherSpec(bool allow) { records_.AllowChangeCipherSpec(allow); }
  void SkipEarlyData(record::EarlyDataSkip how, uint64_t limit) {
    records_.SkipEarlyData(how, limit);
  }
  [[nodiscard]] bool at_message_boundary() const { return handshake_.empty(); }
  [[nodiscard]] bool has_message() const { return handshake_.has_message(); }

 private:
  // Where bytes are free behind a member, the next ones lie there.
  [[no_unique_address]] record::Reader records_;
  [[no_unique_address]] HandshakeReader handshake_;
  [[no_unique_address]] TrafficSecret secret_;  // what the reader's keys come from
};

}  // namespace lockstep

#endif  // TLS_CONNECTION_RECEIVER_H_
