// PinSet: public keys of which one must, or should, appear in a verified path (as RFC 7469 section
// 2.6 did it for HTTP): the chain must be good, and a pin must match.
#ifndef X509_PINS_H_
#define X509_PINS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/hash/hash.h"

namespace lockstep::x509 {

// SHA-256 of a DER SubjectPublicKeyInfo.
using Pin = std::array<uint8_t, 32>;

// Pins in one set.
inline constexpr size_t kMaxPins = 64;

// PinOf hashes a DER SubjectPublicKeyInfo. `sha256` is the provider's row.
Pin PinOf(Bytes subject_public_key_info, const crypto::Hash& sha256);
// "sha256/BASE64".
std::string FormatPin(const Pin& pin);

// What becomes of a good path without a pinned key: it is refused, and the search goes on; or it is
// taken, and VerifiedPath::pinned says so, as pins are tried out before they count.
enum class PinUse : uint8_t { kRequired, kReported };

// Empty: nothing is pinned.
class PinSet {
 public:
  PinSet() = default;
  explicit PinSet(PinUse use) : use_(use) {}

  // Add takes "sha256/BASE64" (44 characters of standard base64). kInvalidPin else, and
  // beyond kMaxPins.
  Status Add(std::string_view text);
  Status Add(const Pin& pin);

  [[nodiscard]] PinUse use() const { return use_; }
  [[nodiscard]] bool empty() const { return pins_.empty(); }
  [[nodiscard]] std::span<const Pin> pins() const { return pins_; }
  [[nodiscard]] bool Contains(const Pin& pin) const;

 private:
  PinUse use_ = PinUse::kRequired;
  std::vector<Pin> pins_;
};

}  // namespace lockstep::x509

#endif  // X509_PINS_H_
