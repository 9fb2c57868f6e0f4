// Aead: one row of the provider's table of AEADs (RFC 5116), shaped for TLS records, and AeadKey,
// one keyed direction with its state in place.
#ifndef CRYPTO_AEAD_AEAD_H_
#define CRYPTO_AEAD_AEAD_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace lockstep::crypto {

inline constexpr size_t kAeadNonceSize = 12;
inline constexpr size_t kAeadTagSize = 16;
inline constexpr size_t kMaxAeadKeySize = 32;
// The longest plaintext with its trailer that any row takes: AES-CCM counts it in the 3 bytes that
// a 12-byte nonce leaves (RFC 5116 section 5.3).
inline constexpr size_t kMaxAeadPlaintextSize = (size_t{1} << 24) - 1;
inline constexpr size_t kAeadStateSize = 640;

// 96 bits in the first 12 bytes of one aligned 16-byte value, so that a kernel loads it with one
// instruction; the last 4 bytes are zero.
struct alignas(16) Nonce {
  std::array<uint8_t, 16> bytes{};

  static Nonce From(std::span<const uint8_t, kAeadNonceSize> nonce) {
    Nonce out;
    std::ranges::copy(nonce, out.bytes.begin());
    return out;
  }
};

// What follows the gathered plaintext, encrypted with it: `size` bytes, the first of them
// `first_byte`, the rest zeros. That is the end of a TLSInnerPlaintext (RFC 9846 section 5.4): its
// content type and padding. Size 0: nothing.
struct Trailer {
  size_t size = 0;
  uint8_t first_byte = 0;
};

// One message to seal. `output` is exactly plaintext + trailer + kAeadTagSize bytes long. It may
// overlap the plaintext in one way only: a single plaintext span that begins where the output
// begins (in place). It shares no byte with any part of another request of the same call; that is
// the caller's word, not checked.
struct SealRequest {
  Nonce nonce;
  Bytes associated_data;
  std::span<const Bytes> plaintext;  // gathered, in order
  Trailer trailer;
  MutableBytes output;  // ciphertext || tag
};

// One message to open, in place: ciphertext || tag becomes plaintext || tag. `in_out` is at least
// kAeadTagSize bytes long and lies apart from the associated data.
struct OpenRequest {
  Nonce nonce;
  Bytes associated_data;
  MutableBytes in_out;
};

// Where a row keeps a keyed direction: key schedule and tables, or a pointer to a library's object.
// Trivially relocatable: a state survives being moved byte by byte. All zeros: no key yet.
struct alignas(16) AeadState {
  std::array<uint8_t, kAeadStateSize> bytes{};
};

// A row. No function throws; sizes were checked by AeadKey.
struct Aead {
  std::string_view name;  // "AES-128-GCM"
  size_t key_size;        // bytes
  // Full-size records that one key may protect (RFC 9846 section 5.5); tests use rows with a lower
  // one.
  uint64_t record_limit;
  // Keys a state that is all zeros or that this row keyed before; the latter allocates nothing.
  Status (*set_key)(AeadState& state, Bytes key);
  // Seals the requests in order.
  Status (*seal)(AeadState& state, std::span<const SealRequest> requests);
  // Opens the requests in order up to the first whose tag does not match; returns how many were
  // opened. That one's bytes then hold no plaintext: either still ciphertext or wiped. Later ones
  // are untouched.
  size_t (*open)(AeadState& state, std::span<const OpenRequest> requests);
  // Wipes the state and gives back what it holds.
  void (*release)(AeadState& state);
  // AeadKey::OpenRun, for rows to which several messages at once are cheaper than one by one. Null:
  // each is opened by itself.
  size_t (*open_run)(AeadState& state, std::span<const OpenRequest> requests,
                     uint8_t last_byte) = nullptr;
};

// AeadKey is one direction's key. Move-only; wiped on move and destruction. A moved-from key seals
// and opens nothing.
class AeadKey {
 public:
  // `key` is row.key_size bytes long, else kInvalidArgument.
  static Result<AeadKey> Create(const Aead& row, Bytes key);
  // As one that was moved from.
  AeadKey() = default;
  AeadKey(AeadKey&& other) noexcept;
  AeadKey& operator=(AeadKey&& other) noexcept;
  AeadKey(const AeadKey&) = delete;
  AeadKey& operator=(const AeadKey&) = delete;
  ~AeadKey();

  // Replaces the key without allocating (KeyUpdate).
  Status SetKey(Bytes key);
  // Seals each request, or fails with kInvalidArgument or kOverlappingBuffers before the first byte
  // is written where a size or the place of an output is wrong.
  Status Seal(std::span<const SealRequest> requests);
  // Opens the requests in order; returns how many were authentic before the first that was not
  // (Aead::open).
  size_t Open(std::span<const OpenRequest> requests);
  // Opens the requests in order, each only if the one before it was authentic and its plaintext
  // ends in `last_byte`: for records of which one may say that those behind it have another key.
  // Returns how many were opened; the last of them may end otherwise. Of the others, one whose turn
  // it was and that was not authentic is as Open leaves it, the rest is untouched.
  size_t OpenRun(std::span<const OpenRequest> requests, uint8_t last_byte);

  // Of a moved-from key, null.
  [[nodiscard]] const Aead* row() const { return row_; }

 private:
  explicit AeadKey(const Aead& row) : row_(&row) {}
  AeadState state_;
  const Aead* row_ = nullptr;
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_AEAD_H_
