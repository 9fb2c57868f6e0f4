// The header of a record, built once in a register: it goes to the output and is the AEAD's
// associated data.
#ifndef RECORD_HEADER_H_
#define RECORD_HEADER_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.h"
#include "record/content_type.h"

namespace lockstep::record {

// legacy_record_version (RFC 9846 section 5.1), as it is written; it is never read.
inline constexpr uint16_t kLegacyVersion = 0x0303;
inline constexpr uint16_t kInitialClientHelloVersion = 0x0301;

class Header {
 public:
  // `length`: of what follows, at most kMaxCiphertextSize.
  Header(ContentType type, uint16_t version, size_t length) {
    uint64_t value = uint64_t{static_cast<uint8_t>(type)} << 56 | uint64_t{version} << 40 |
                     static_cast<uint64_t>(length) << 24;
    if constexpr (std::endian::native == std::endian::little) value = std::byteswap(value);
    bytes_ = std::bit_cast<std::array<uint8_t, 8>>(value);
  }
  // Writes kHeaderSize bytes to the front of `out`.
  void CopyTo(MutableBytes out) const { std::ranges::copy(view(), out.begin()); }
  // Borrowed from this object.
  [[nodiscard]] Bytes view() const { return Bytes(bytes_).first(kHeaderSize); }

 private:
  alignas(8) std::array<uint8_t, 8> bytes_;
};

}  // namespace lockstep::record

#endif  // RECORD_HEADER_H_
