// SignedPath: the signatures on a path, verified once, for who meets the same certificates again
// (SignedPathOf in verifier.h).
#ifndef X509_SIGNED_PATH_H_
#define X509_SIGNED_PATH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "x509/pins.h"

namespace lockstep::x509 {

// A fact about bytes, which no time and no configuration changes: of a chain, certificates[0] is
// signed by the key in certificates[1], and so on, and the last one by the key that `anchor_key`
// tells. Whether such a path is to be believed, it does not say.
struct SignedPath {
  // Longer ones are not remembered; the usual length is 2.
  static constexpr size_t kMaxLength = 8;

  std::array<uint8_t, kMaxLength> certificates = {};  // indices, as in VerifiedPath
  uint8_t length = 0;
  Pin anchor_key = {};

  [[nodiscard]] std::span<const uint8_t> indices() const {
    return std::span(certificates).first(length);
  }

  friend bool operator==(const SignedPath&, const SignedPath&) = default;
};

}  // namespace lockstep::x509

#endif  // X509_SIGNED_PATH_H_
