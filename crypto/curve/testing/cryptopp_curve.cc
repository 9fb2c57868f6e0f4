#include "crypto/curve/testing/cryptopp_curve.h"

#include <cryptopp/ecp.h>
#include <cryptopp/integer.h>

#include <algorithm>

namespace lockstep::crypto::cryptopp {
namespace {

using CryptoPP::ECP;
using CryptoPP::Integer;
using Point = CryptoPP::ECPPoint;

Integer ToInteger(Bytes bytes) { return Integer(bytes.data(), bytes.size()); }

ECP GroupOf(const Curve& curve) { return ECP(ToInteger(curve.p), Integer(-3), ToInteger(curve.b)); }

Point BaseOf(const Curve& curve) { return {ToInteger(curve.base_x), ToInteger(curve.base_y)}; }

Point Multiply(const ECP& group, const Point& point, const Integer& number) {
  return number.IsZero() ? Point() : group.ScalarMultiply(point, number);
}

std::optional<Point> Decode(const Curve& curve, Bytes bytes) {
  if (bytes.size() != curve.point_size() || bytes[0] != 4) return std::nullopt;
  Point point(ToInteger(bytes.subspan(1, curve.size)), ToInteger(bytes.last(curve.size)));
  if (!GroupOf(curve).VerifyPoint(point)) return std::nullopt;
  return point;
}

std::vector<uint8_t> Encode(const Curve& curve, const Integer& number) {
  std::vector<uint8_t> bytes(curve.size);
  number.Encode(bytes.data(), bytes.size());
  return bytes;
}

Integer DigestNumber(const Curve& curve, Bytes digest) {
  return ToInteger(digest.first(std::min(digest.size(), curve.size)));
}

}  // namespace

std::vector<uint8_t> PublicPoint(const Curve& curve, Bytes number) {
  const Point point = Multiply(GroupOf(curve), BaseOf(curve), ToInteger(number));
  std::vector<uint8_t> bytes = {4};
  for (const Integer& coordinate : {point.x, point.y})
    for (const uint8_t byte : Encode(curve, coordinate)) bytes.push_back(byte);
  return bytes;
}

std::optional<std::vector<uint8_t>> MultiplyPoint(const Curve& curve, Bytes number, Bytes point) {
  const std::optional<Point> decoded = Decode(curve, point);
  if (!decoded) return std::nullopt;
  return Encode(curve, Multiply(GroupOf(curve), *decoded, ToInteger(number)).x);
}

std::optional<Numbers> EcdsaSign(const Curve& curve, Bytes key, Bytes nonce, Bytes digest) {
  const Integer n = ToInteger(curve.n), k = ToInteger(nonce);
  const Integer r = Multiply(GroupOf(curve), BaseOf(curve), k).x % n;
  const Integer sum = (DigestNumber(curve, digest) + a_times_b_mod_c(r, ToInteger(key), n)) % n;
  const Integer s = a_times_b_mod_c(k.InverseMod(n), sum, n);
  if (r.IsZero() || s.IsZero()) return std::nullopt;
  return Numbers{Encode(curve, r), Encode(curve, s)};
}

bool EcdsaVerify(const Curve& curve, Bytes point, Bytes digest, Bytes r, Bytes s) {
  const std::optional<Point> key = Decode(curve, point);
  const Integer n = ToInteger(curve.n), r_number = ToInteger(r), s_number = ToInteger(s);
  if (!key) return false;
  for (const Integer& number : {r_number, s_number})
    if (number.IsZero() || number >= n) return false;
  const Integer inverse = s_number.InverseMod(n);
  const Integer u1 = a_times_b_mod_c(DigestNumber(curve, digest), inverse, n);
  const Integer u2 = a_times_b_mod_c(r_number, inverse, n);
  // Addition keeps its result in the group object.
  const ECP group = GroupOf(curve);
  const Point first = Multiply(group, BaseOf(curve), u1), second = Multiply(group, *key, u2);
  const Point sum = group.Add(first, second);
  return !sum.identity && sum.x % n == r_number;
}

}  // namespace lockstep::crypto::cryptopp
