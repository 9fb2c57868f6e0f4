// The handshake messages of RFC 8448, "Example Handshake Traces for TLS 1.3", typed from its text.
#ifndef TLS_MESSAGES_TESTING_RFC8448_H_
#define TLS_MESSAGES_TESTING_RFC8448_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "tls/messages/handshake_type.h"

namespace lockstep::messages::testing {

struct Rfc8448Message {
  int section;
  std::string_view name;
  HandshakeType type;
  std::string_view hex;  // with the 4-byte header
};

std::span<const Rfc8448Message> Rfc8448Messages();

// BytesOf returns the message's bytes, with its header.
std::vector<uint8_t> BytesOf(const Rfc8448Message& message);

}  // namespace lockstep::messages::testing

#endif  // TLS_MESSAGES_TESTING_RFC8448_H_
