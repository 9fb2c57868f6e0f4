// The views every layer speaks in. A view borrows; what must outlive a call is copied, visibly.
#ifndef CRYPTO_BASE_BYTES_H_
#define CRYPTO_BASE_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lockstep {

using Bytes = std::span<const uint8_t>;
using MutableBytes = std::span<uint8_t>;

// AsBytes views the characters of `text` (without a terminator) as bytes.
inline Bytes AsBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// AsText views bytes as characters. Whatever the peer put there is still in it: escape before
// printing.
inline std::string_view AsText(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Copy makes an owned copy of bytes that are not secret.
inline std::vector<uint8_t> Copy(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

// Equal compares bytes that are not secret; secrets are compared with ConstantTimeEqual (secret.h).
bool Equal(Bytes a, Bytes b);

// Overlap says whether the two ranges share a byte.
bool Overlap(Bytes a, Bytes b);

}  // namespace lockstep

#endif  // CRYPTO_BASE_BYTES_H_
