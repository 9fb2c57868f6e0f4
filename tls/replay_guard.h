// ReplayGuard: whether a ClientHello that brings early data was seen before (RFC 9846 section 8).
#ifndef TLS_REPLAY_GUARD_H_
#define TLS_REPLAY_GUARD_H_

#include <cstdint>

#include "crypto/base/bytes.h"

namespace lockstep {

enum class ReplayVerdict : uint8_t {
  kFresh,  // seen for the first time, and remembered
  kReplayed,
  kUnknown,  // it cannot be told: outside of what is remembered, or no room
};

// Times are in milliseconds since 1970.
struct ReplayCheck {
  Bytes binder;              // validated, and unique to a ClientHello; borrowed for the call
  int64_t expected_arrival;  // by the ticket's age (section 8.3)
  int64_t now;               // by the connection's clock
};

// Shared by connections on any number of threads: implementations are thread-safe, and do not
// block. A check that takes time is Answerer::kCaller's.
class ReplayGuard {
 public:
  virtual ~ReplayGuard() = default;
  // All but kFresh rejects the early data; the handshake goes on.
  virtual ReplayVerdict Check(const ReplayCheck& check) = 0;
};

}  // namespace lockstep

#endif  // TLS_REPLAY_GUARD_H_
