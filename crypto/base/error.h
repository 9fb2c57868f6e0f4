// Error: what went wrong, where in the input, and with which values. One small copyable value for
// all layers: no queue, no thread-local, no exception. Layers below tls/ know nothing of alerts;
// tls/ adds the alert, the section of RFC 9846 and the state (tls/failure.h).
#ifndef CRYPTO_BASE_ERROR_H_
#define CRYPTO_BASE_ERROR_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace lockstep {

// Whose fault an error is; decides what the user is told and whether the connection can go on.
enum class ErrorKind : uint8_t {
  kPeer,         // the peer broke the protocol, or its bytes were changed on the way
  kNoAgreement,  // both sides are well-behaved and have nothing in common
  kTrust,        // the peer is not who we asked for, or cannot prove it
  kMisuse,       // the caller broke this API's contract; nothing was changed
  kPeerAlert,    // the peer ended the connection with an alert
  kTransport,    // the transport ended without a close_notify
  kResource,     // a limit or the memory of this side was reached
  kInternal,     // a library or this engine failed
};

// Every reason for which a call of any layer can fail, grouped by layer: see reason_list.inc.
enum class Reason : uint16_t {
#define LOCKSTEP_REASON(name, kind, text) name,
#include "crypto/base/reason_list.inc"
#undef LOCKSTEP_REASON
};

// One failure. `offset` is the position in bytes in the input that the failing call was given;
// `values` are the numbers that its sentence mentions, in that order.
struct [[nodiscard]] Error {
  Reason reason;
  uint32_t offset = 0;
  std::array<uint64_t, 2> values = {};

  friend bool operator==(const Error&, const Error&) = default;
};

// KindOf says whose fault the reason is.
ErrorKind KindOf(Reason reason);

// NameOf returns the reason's identifier without its k, such as "RecordOverflow". Stable; for logs
// and tests.
std::string_view NameOf(Reason reason);

// What the functions that describe errors return instead where there is no memory for more. Short
// enough for a string's own bytes, which libstdc++ and libc++ keep for 15 or more.
inline constexpr std::string_view kNoMemoryToDescribe = "out of memory";

// Describe returns one English sentence without a final period, with the error's values filled in;
// kNoMemoryToDescribe where that could not be allocated.
std::string Describe(const Error& error) noexcept;

}  // namespace lockstep

#endif  // CRYPTO_BASE_ERROR_H_
