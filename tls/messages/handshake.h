// The frame around every handshake message: msg_type and a 24-bit length (RFC 9846, section 4).
#ifndef TLS_MESSAGES_HANDSHAKE_H_
#define TLS_MESSAGES_HANDSHAKE_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "crypto/base/result.h"
#include "crypto/base/writer.h"
#include "tls/messages/handshake_type.h"
#include "tls/wire/codec.h"

namespace lockstep::messages {

// msg_type and length come before the body of every handshake message.
inline constexpr size_t kHandshakeHeaderSize = 4;

template <class T>
concept HandshakeMessage = requires {
  { T::kMsgType } -> std::convertible_to<HandshakeType>;
};

// WriteHandshake appends the message with its header. Errors as wire::Write.
template <HandshakeMessage T>
Status WriteHandshake(ByteWriter& writer, const T& message) {
  writer.Integer(static_cast<uint8_t>(T::kMsgType), 1);
  writer.Prefixed(3, [&] { wire::Codec<T>::Put(writer, message); });
  return writer.Valid();
}

// HandshakeSize returns how many bytes WriteHandshake appends.
template <HandshakeMessage T>
size_t HandshakeSize(const T& message) {
  ByteWriter measure;
  wire::Codec<T>::Put(measure, message);
  return kHandshakeHeaderSize + measure.size();
}

// SerializeHandshake returns the message, with its header, in memory of its own.
template <HandshakeMessage T>
Result<std::vector<uint8_t>> SerializeHandshake(const T& message) {
  std::vector<uint8_t> out(HandshakeSize(message));
  ByteWriter writer(out);
  LOCKSTEP_TRY(WriteHandshake(writer, message));
  LOCKSTEP_TRY(writer.Done());
  return out;
}

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_HANDSHAKE_H_
