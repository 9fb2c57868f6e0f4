// Messages changed on their way, or put together by hand.
#ifndef TLS_TESTING_CHANGE_H_
#define TLS_TESTING_CHANGE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "tls/messages/handshake.h"
#include "tls/wire/parse.h"

namespace lockstep::testing {

// The message, with its header, after `change(T&)` was let loose on what it says. What `change`
// puts into the message has to outlive the call.
template <messages::HandshakeMessage T, class Change>
std::vector<uint8_t> Changed(Bytes message, Change change) {
  T parsed = wire::Parse<T>(message.subspan(messages::kHandshakeHeaderSize)).value();
  change(parsed);
  return messages::SerializeHandshake(parsed).value();
}

// Writes `value` as an integer of `width` bytes at `offset`.
inline void PutLength(std::vector<uint8_t>& bytes, size_t offset, size_t width, size_t value) {
  for (size_t i = 0; i < width; ++i)
    bytes[offset + i] = static_cast<uint8_t>(value >> (8 * (width - 1 - i)));
}

// A message of any type with any body.
inline std::vector<uint8_t> RawMessage(messages::HandshakeType type, Bytes body) {
  std::vector<uint8_t> message(messages::kHandshakeHeaderSize);
  message[0] = static_cast<uint8_t>(type);
  PutLength(message, 1, 3, body.size());
  message.insert(message.end(), body.begin(), body.end());
  return message;
}

// The message with `encoded` extensions added at the end of its block, with which it ends.
template <messages::HandshakeMessage T>
std::vector<uint8_t> WithExtensions(Bytes message, Bytes encoded) {
  const T parsed = wire::Parse<T>(message.subspan(messages::kHandshakeHeaderSize)).value();
  const size_t block_size = parsed.extensions.received.size();
  std::vector<uint8_t> out = Copy(message);
  PutLength(out, out.size() - block_size - 2, 2, block_size + encoded.size());
  out.insert(out.end(), encoded.begin(), encoded.end());
  PutLength(out, 1, 3, out.size() - messages::kHandshakeHeaderSize);
  return out;
}

}  // namespace lockstep::testing

#endif  // TLS_TESTING_CHANGE_H_
