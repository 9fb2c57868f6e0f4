// The record protocol's types and sizes (RFC 9846 section 5).
#ifndef RECORD_CONTENT_TYPE_H_
#define RECORD_CONTENT_TYPE_H_

#include <cstddef>
#include <cstdint>

namespace lockstep::record {

// Section 5.1. Any value may arrive from the peer.
enum class ContentType : uint8_t {
  kInvalid = 0,
  kChangeCipherSpec = 20,
  kAlert = 21,
  kHandshake = 22,
  kApplicationData = 23,
};

// Sizes in bytes.
inline constexpr size_t kHeaderSize = 5;              // 5.1: type, version, length
inline constexpr size_t kMaxPlaintextSize = 1 << 14;  // 5.1: TLSPlaintext.fragment
inline constexpr size_t kMaxInnerPlaintextSize =
    kMaxPlaintextSize + 1;                                             // 5.4: with type and padding
inline constexpr size_t kMaxCiphertextSize = kMaxPlaintextSize + 256;  // 5.2: encrypted_record
inline constexpr size_t kAlertSize = 2;                                // 6: level and description

}  // namespace lockstep::record

#endif  // RECORD_CONTENT_TYPE_H_
