// Wire bytes put together by hand, so that tests can say what the serializer refuses to.
#ifndef TLS_MESSAGES_TESTING_RAW_H_
#define TLS_MESSAGES_TESTING_RAW_H_

#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "tls/messages/extension_table.h"

namespace lockstep::messages::testing {

using Buffer = std::vector<uint8_t>;

inline Buffer Join(std::initializer_list<Buffer> parts) {
  Buffer out;
  for (const Buffer& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

// Prefixed puts the 16-bit length of `content` in front of it.
inline Buffer Prefixed(const Buffer& content) {
  const size_t size = content.size();
  return Join({{static_cast<uint8_t>(size >> 8), static_cast<uint8_t>(size)}, content});
}

// RawExtension is one extension of any type, with any data.
inline Buffer RawExtension(uint16_t type, const Buffer& data = {}) {
  return Join({{static_cast<uint8_t>(type >> 8), static_cast<uint8_t>(type)}, Prefixed(data)});
}
inline Buffer RawExtension(ExtensionType type, const Buffer& data = {}) {
  return RawExtension(static_cast<uint16_t>(type), data);
}

// A hello up to its extensions: one cipher suite in a ClientHello, the chosen one in a ServerHello.
inline Buffer ClientHelloStart() {
  return Join({{3, 3}, Buffer(32, 0x11), {0}, {0, 2, 0x13, 1}, {1, 0}});
}
inline Buffer ServerHelloStart() { return Join({{3, 3}, Buffer(32, 0x22), {0}, {0x13, 1}, {0}}); }

inline const Buffer kSelectsTls13 = RawExtension(ExtensionType::kSupportedVersions, {3, 4});
inline const Buffer kOffersTls13 = RawExtension(ExtensionType::kSupportedVersions, {2, 3, 4});

}  // namespace lockstep::messages::testing

#endif  // TLS_MESSAGES_TESTING_RAW_H_
