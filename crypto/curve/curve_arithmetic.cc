#include "crypto/curve/curve_arithmetic.h"

#include <cryptopp/ecp.h>
#include <cryptopp/integer.h>

#include <algorithm>

#include "crypto/hash/sha2.h"
#include "crypto/library/big_integers.h"

namespace lockstep::crypto {
namespace {

using CryptoPP::ECP;
using CryptoPP::Integer;
using Point = CryptoPP::ECPPoint;

Integer ToInteger(Bytes bytes) { return Integer(bytes.data(), bytes.size()); }

// One operation's curve: Crypto++'s curve objects keep intermediate results in themselves, so two
// threads cannot share one.
class Arithmetic {
 public:
  explicit Arithmetic(const Curve& curve)
      : curve_(curve),
        n_(ToInteger(curve.n)),
        group_(ToInteger(curve.p), Integer(-3), ToInteger(curve.b)),
        base_(ToInteger(curve.base_x), ToInteger(curve.base_y)) {}

  [[nodiscard]] const Integer& n() const { return n_; }
  [[nodiscard]] const Point& base() const { return base_; }

  // SEC 1 section 2.3.4 for the uncompressed form, and 3.2.2.1: since the cofactor is 1, a point on
  // the curve other than infinity, which has no such form, is a public key.
  [[nodiscard]] std::optional<Point> Decode(Bytes bytes) const {
    if (bytes.size() != curve_.point_size() || bytes[0] != 4) return std::nullopt;
    Point point(ToInteger(bytes.subspan(1, curve_.size)), ToInteger(bytes.last(curve_.size)));
    if (!group_.VerifyPoint(point)) return std::nullopt;
    return point;
  }

  // For scalars that are public.
  [[nodiscard]] Point Multiply(const Point& point, const Integer& scalar) const {
    return scalar.IsZero() ? Point() : group_.ScalarMultiply(point, scalar);
  }
  [[nodiscard]] Point Add(const Point& a, const Point& b) const { return group_.Add(a, b); }

  // For secret scalars: multiplies by scalar + mask * n, which is the same point. The mask is
  // unknown to an observer and long enough to stir every bit of the scalar, and its highest bit is
  // set, so that the length is always the same.
  [[nodiscard]] Point MultiplyBlinded(const Point& point, const EcScalar& scalar) const {
    Digester digester(kSha512);
    digester.Update(scalar.Expose());
    std::array<uint8_t, 2 * kMaxCurveSize> coordinates{};
    point.x.Encode(coordinates.data(), kMaxCurveSize);
    point.y.Encode(coordinates.data() + kMaxCurveSize, kMaxCurveSize);
    digester.Update(coordinates);
    HashValue mask = digester.Current();
    mask.Mutable()[0] |= 0x80;
    const Integer multiple = ToInteger(mask.Expose().first(MaskSize())) * n_;
    return group_.ScalarMultiply(point, ToInteger(scalar.Expose()) + multiple);
  }

  // The leftmost bits of the digest, as many as n has (FIPS 186-5 section 6.4.1, step 2). No digest
  // is longer than n without being at least a whole byte longer.
  [[nodiscard]] Integer DigestNumber(Bytes digest) const {
    return ToInteger(digest.first(std::min(digest.size(), curve_.size)));
  }

 private:
  // n is 2^bits - c, so mask * n stirs the low bits only as far as mask * c reaches: 16 bytes for
  // P-256, where c has 224 bits; 32 for P-384 (190 bits); 40 for P-521 (260 bits).
  [[nodiscard]] size_t MaskSize() const {
    return curve_.size == 32 ? 16 : curve_.size == 48 ? 32 : 40;
  }

  const Curve& curve_;
  const Integer n_;
  const ECP group_;
  const Point base_;
};

std::vector<uint8_t> Encode(const Curve& curve, const Integer& number) {
  std::vector<uint8_t> bytes(curve.size);
  number.Encode(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace

Result<std::vector<uint8_t>> PublicPoint(const Curve& curve, const EcScalar& scalar) {
  return WithBigIntegers([&]() -> Result<std::vector<uint8_t>> {
    const Arithmetic arithmetic(curve);
    const Point point = arithmetic.MultiplyBlinded(arithmetic.base(), scalar);
    if (point.identity) return Error{Reason::kInternalError};
    std::vector<uint8_t> bytes(curve.point_size());
    bytes[0] = 4;
    point.x.Encode(&bytes[1], curve.size);
    point.y.Encode(&bytes[1 + curve.size], curve.size);
    return bytes;
  });
}

Status MultiplyPoint(const Curve& curve, const EcScalar& scalar, Bytes point, MutableBytes x) {
  return WithBigIntegers([&]() -> Status {
    const Arithmetic arithmetic(curve);
    const std::optional<Point> decoded = arithmetic.Decode(point);
    if (!decoded) return Error{Reason::kInvalidPublicKey};
    const Point product = arithmetic.MultiplyBlinded(*decoded, scalar);
    if (product.identity) return Error{Reason::kInvalidPublicKey};
    product.x.Encode(x.data(), curve.size);
    return {};
  });
}

Result<std::optional<EcdsaNumbers>> EcdsaSign(const Curve& curve, const EcScalar& key,
                                              const EcScalar& nonce, const EcScalar& blinding,
                                              Bytes digest) {
  return WithBigIntegers([&]() -> Result<std::optional<EcdsaNumbers>> {
    const Arithmetic arithmetic(curve);
    const Integer& n = arithmetic.n();
    const Integer r = arithmetic.MultiplyBlinded(arithmetic.base(), nonce).x % n;
    if (r.IsZero()) return std::nullopt;
    // s = (e + r key) / nonce, with numerator and denominator multiplied by the blinding: no
    // intermediate value depends on key or nonce alone.
    const Integer mask = ToInteger(blinding.Expose());
    const Integer masked_key = a_times_b_mod_c(mask, ToInteger(key.Expose()), n);
    const Integer masked_nonce = a_times_b_mod_c(mask, ToInteger(nonce.Expose()), n);
    const Integer masked_digest = a_times_b_mod_c(mask, arithmetic.DigestNumber(digest), n);
    const Integer numerator = (masked_digest + a_times_b_mod_c(r, masked_key, n)) % n;
    const Integer s = a_times_b_mod_c(masked_nonce.InverseMod(n), numerator, n);
    if (s.IsZero()) return std::nullopt;
    return EcdsaNumbers{Encode(curve, r), Encode(curve, s)};
  });
}

Status EcdsaVerify(const Curve& curve, Bytes point, Bytes digest, Bytes r, Bytes s) {
  return WithBigIntegers([&]() -> Status {
    const Arithmetic arithmetic(curve);
    const std::optional<Point> key = arithmetic.Decode(point);
    if (!key) return Error{Reason::kInvalidPublicKey};
    const Integer& n = arithmetic.n();
    const Integer r_number = ToInteger(r);
    const Integer s_number = ToInteger(s);
    for (const Integer& number : {r_number, s_number})
      if (number.IsZero() || number >= n) return Error{Reason::kInvalidSignature};
    const Integer inverse = s_number.InverseMod(n);
    const Integer u1 = a_times_b_mod_c(arithmetic.DigestNumber(digest), inverse, n);
    const Integer u2 = a_times_b_mod_c(r_number, inverse, n);
    const Point sum =
        arithmetic.Add(arithmetic.Multiply(arithmetic.base(), u1), arithmetic.Multiply(*key, u2));
    if (sum.identity || sum.x % n != r_number) return Error{Reason::kInvalidSignature};
    return {};
  });
}

}  // namespace lockstep::crypto
