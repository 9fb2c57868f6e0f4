// The curves by OpenSSL: what ours are held against.
#ifndef INTEROP_TESTING_OPENSSL_PRIMITIVES_H_
#define INTEROP_TESTING_OPENSSL_PRIMITIVES_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/curve/curve.h"

namespace lockstep::interop {

// One of the prime curves. Numbers are big-endian, and `curve.size` bytes long where they come out.
class OpenSslCurve {
 public:
  using Buffer = std::vector<uint8_t>;

  explicit OpenSslCurve(const crypto::Curve& curve);
  // A curve by OpenSSL's number for it, of the same size: for points that are on the wrong one.
  OpenSslCurve(const crypto::Curve& size_of, int nid);
  ~OpenSslCurve();

  // number * base point, uncompressed.
  [[nodiscard]] Buffer PublicPoint(Bytes number) const;
  // The x coordinate of number * point; nothing where the point is not one, or infinity comes out.
  [[nodiscard]] std::optional<Buffer> Multiply(Bytes number, Bytes point) const;
  // The uncompressed point with this x coordinate and even y, if there is one.
  [[nodiscard]] std::optional<Buffer> PointWith(Bytes x) const;
  // factor (a * point - b * base point): for signatures that come out as one likes.
  [[nodiscard]] Buffer Combine(Bytes factor, Bytes a, Bytes point, Bytes b) const;

  // 1 / number modulo the order, and a number of any length modulo it.
  [[nodiscard]] Buffer Inverse(Bytes number) const;
  [[nodiscard]] Buffer Reduced(Bytes number) const;

  struct Signature {
    Buffer r, s;
  };
  // Nothing where r or s is 0.
  [[nodiscard]] std::optional<Signature> Sign(Bytes key, Bytes nonce, Bytes digest) const;
  [[nodiscard]] bool Verify(Bytes point, Bytes digest, Bytes r, Bytes s) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

using X25519Block = std::array<uint8_t, 32>;

// The public key of a private one.
X25519Block OpenSslX25519(const X25519Block& private_key);
// The shared secret; zeros where OpenSSL refuses, which it does for points of low order.
X25519Block OpenSslX25519(const X25519Block& private_key, const X25519Block& public_key);

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_OPENSSL_PRIMITIVES_H_
