// HandshakeReader: from the contents of handshake records to whole handshake messages (RFC 9846
// sections 4, 5.1).
#ifndef TLS_HANDSHAKE_HANDSHAKE_READER_H_
#define TLS_HANDSHAKE_HANDSHAKE_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "tls/handshake/arena.h"
#include "tls/messages/handshake.h"

namespace lockstep {

using messages::kHandshakeHeaderSize;

// One whole message, borrowed until the next call of the reader.
struct HandshakeMessage {
  messages::HandshakeType type;
  Bytes body;
  Bytes encoded;  // header and body, as received: what the transcript hashes
};

// What one message of each type may measure, header excluded, in bytes.
struct MessageSizeLimits {
  size_t client_hello;
  size_t certificate;
  size_t other;
};

// Messages that lie whole in the record are read where they are; what is left is copied to the
// arena, and only then. The buffer grows with what arrived, never with what a header claims.
class HandshakeReader {
 public:
  explicit HandshakeReader(Arena& arena) : arena_(&arena) {}

  // What comes from now on is protected. Before, anybody may be the peer, and no message is longer
  // than those that go unprotected may be, whatever type it claims.
  void ExpectProtected() { protected_ = true; }

  // Lends the content of the next handshake record until Retain(). All earlier whole messages were
  // taken.
  Status Feed(Bytes content);
  // Takes the next whole message, or nothing. A header that claims more than its limit is
  // kHandshakeMessageTooLong at once.
  Result<std::optional<HandshakeMessage>> Next(const MessageSizeLimits& limits);
  // Copies what was lent and not taken. To be called before the record's bytes go.
  Status Retain();

  // A whole message is waiting.
  [[nodiscard]] bool has_message() const { return pending_.size() >= ClaimedSize(); }
  // No byte is waiting: the last message ended where its record did.
  [[nodiscard]] bool empty() const { return pending_.empty(); }

 private:
  // The size of the message that waits, as far as it is known: more need not be set aside for it.
  [[nodiscard]] size_t ClaimedSize() const;
  [[nodiscard]] size_t LimitOf(messages::HandshakeType type, const MessageSizeLimits& limits) const;

  Arena* arena_;
  Bytes pending_;        // not yet taken: in the lent record, or at the end of buffer_'s used part
  MutableBytes buffer_;  // in the arena
  bool protected_ = false;
  bool lent_ = false;  // pending_ lies in the caller's record
};

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_HANDSHAKE_READER_H_
