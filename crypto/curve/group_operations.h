// GroupOperations: what a CurveKernel does, for any Group.
#ifndef CRYPTO_CURVE_GROUP_OPERATIONS_H_
#define CRYPTO_CURVE_GROUP_OPERATIONS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/clear_stack.h"
#include "crypto/base/declassify.h"
#include "crypto/base/result.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/curve/group.h"
#include "crypto/curve/multiply.h"
#include "crypto/curve/multiply_public.h"
#include "crypto/curve/wiped.h"

namespace lockstep::crypto {

template <class Coordinate>
struct Fraction {
  Coordinate numerator, denominator;
};

// The multiples of points that the operations are made of. A kernel that finds some of them faster
// derives from this and replaces functions. No result is infinity, but for a sum's.
template <class G>
struct Multiples {
  using Number = G::Number;
  using Affine = G::Affine;
  using Jacobian = G::Jacobian;

  // k G for the base point G and k from 1 to n - 1; in constant time.
  static Affine OfBase(const Number& k) {
    Wiped<Jacobian> product;
    MultiplyBase<G>(k, *product);
    return G::ToAffine(*product);
  }

  // k P, likewise.
  static Affine Of(const Number& k, const Affine& point) {
    Wiped<Jacobian> product;
    MultiplyPoint<G>(k, point, *product);
    return G::ToAffine(*product);
  }

  // The x coordinate of u1 G + u2 Q, both scalars below n, as a fraction; the denominator is 0
  // where the sum is infinity. All of it is public.
  static Fraction<typename G::Coordinate> XOfSum(const Number& u1, const Number& u2,
                                                 const Affine& q) {
    const Jacobian sum = MultiplyAndAdd<G>(u1, u2, q);
    return {sum.x, sum.z.Square()};
  }
};

template <class G, class MultiplesOfPoints = Multiples<G>>
class GroupOperations {
 public:
  using Number = G::Number;
  using Scalar = G::Scalar;
  using Affine = G::Affine;

  static bool PublicPoint(Bytes scalar, MutableBytes point) {
    const Wiped<Number> k([&] { return LimbsFrom<G::kCount>(scalar); });
    const Affine affine = MultiplesOfPoints::OfBase(*k);
    point[0] = 4;
    WriteLimbs(affine.x.Value(), point.subspan(1, G::kSize));
    WriteLimbs(affine.y.Value(), point.last(G::kSize));
    return Declassified(G::OnCurve(affine)) != 0;
  }

  static Status Multiply(Bytes scalar, Bytes point, MutableBytes x) {
    const std::optional<Affine> decoded = G::Decode(point);
    if (!decoded) return Error{Reason::kInvalidPublicKey};
    const Wiped<Number> k([&] { return LimbsFrom<G::kCount>(scalar); });
    const Wiped<Affine> affine([&] { return MultiplesOfPoints::Of(*k, *decoded); });
    if (Declassified(G::OnCurve(*affine)) == 0) return Error{Reason::kInternalError};
    const Wiped<Number> value([&] { return affine->x.Value(); });
    WriteLimbs(*value, x);
    return {};
  }

  // FIPS 186-5 section 6.4.1.
  static SignOutcome Sign(Bytes key, Bytes nonce, Bytes digest, MutableBytes r, MutableBytes s) {
    const Wiped<Number> k([&] { return LimbsFrom<G::kCount>(nonce); });
    return SignWith(MultiplesOfPoints::OfBase(*k), key, *k, digest, r, s);
  }

  // Sign from where `point` = nonce * base point is known. That a fault spoiled it shows in its not
  // lying on the curve; that one spoiled s, in s nonce = e + r key not holding.
  static SignOutcome SignWith(const Affine& point, Bytes key, const Number& nonce, Bytes digest,
                              MutableBytes r, MutableBytes s) {
    if (Declassified(G::OnCurve(point)) == 0) return SignOutcome::kFault;
    const Number r_number = ModuloOrder(point.x.Value());
    if (Declassified(IsZeroMask(r_number)) != 0) return SignOutcome::kAnotherNonce;
    const Scalar r_scalar = Scalar::From(r_number);
    const Wiped<Scalar> d([&] { return Scalar::From(LimbsFrom<G::kCount>(key)); });
    const Wiped<Scalar> k([&] { return Scalar::From(nonce); });
    const Scalar e = DigestScalar(digest);
    const Wiped<Scalar> inverse([&] { return Inverse(*k); });
    const Scalar s_scalar = *inverse * (e + r_scalar * *d);
    const Number s_number = s_scalar.Value();
    if (Declassified(IsZeroMask(s_number)) != 0) return SignOutcome::kAnotherNonce;
    WriteLimbs(r_number, r);
    WriteLimbs(s_number, s);
    return IsConsistent(key, nonce, digest, r, s) ? SignOutcome::kDone : SignOutcome::kFault;
  }

  // s nonce = e + r key, from the bytes as they lie in memory.
  static bool IsConsistent(Bytes key, const Number& nonce, Bytes digest, Bytes r, Bytes s) {
    const auto scalar = [](Bytes bytes) { return Scalar::From(LimbsFrom<G::kCount>(bytes)); };
    const Wiped<Scalar> left([&] { return scalar(s) * Scalar::From(nonce); });
    const Wiped<Scalar> right([&] { return DigestScalar(digest) + scalar(r) * scalar(key); });
    return Declassified(left->Equals(*right)) != 0;
  }

  // FIPS 186-5 section 6.4.2.
  static Status Verify(Bytes point, Bytes digest, Bytes r, Bytes s) {
    const std::optional<Affine> key = G::Decode(point);
    if (!key) return Error{Reason::kInvalidPublicKey};
    const std::optional<Number> r_number = SignatureNumber(r), s_number = SignatureNumber(s);
    if (!r_number || !s_number) return Error{Reason::kInvalidSignature};
    const Scalar inverse = Inverse(Scalar::From(*s_number));
    const Number u1 = (DigestScalar(digest) * inverse).Value();
    const Number u2 = (Scalar::From(*r_number) * inverse).Value();
    const auto x = MultiplesOfPoints::XOfSum(u1, u2, *key);
    if (x.denominator.IsZero() != 0) return Error{Reason::kInvalidSignature};
    // x modulo n is r where x is r or, if that is still below p, r + n.
    const auto is_x = [&](const Number& number) {
      return (G::Coordinate::From(number) * x.denominator).Equals(x.numerator) != 0;
    };
    if (is_x(*r_number)) return {};
    uint64_t carry = 0;
    const Number other = Add(*r_number, G::kN, carry);
    if (carry == 0 && G::IsLess(other, G::kP) && is_x(other)) return {};
    return Error{Reason::kInvalidSignature};
  }

 private:
  // Of a number below 2 n.
  static Number ModuloOrder(const Number& number) {
    return ReduceOnce(Moduli<typename G::Parameters>::kOrder, number, 0);
  }

  // The leftmost bits of the digest, as many as n has (FIPS 186-5 section 6.4.1, step 2). No digest
  // is longer than n without being at least a whole byte longer.
  static Scalar DigestScalar(Bytes digest) {
    const Bytes leftmost = digest.first(std::min(digest.size(), G::kSize));
    return Scalar::From(ModuloOrder(LimbsFrom<G::kCount>(leftmost)));
  }

  // r or s: from 1 to n - 1.
  static std::optional<Number> SignatureNumber(Bytes bytes) {
    while (!bytes.empty() && bytes[0] == 0) bytes = bytes.subspan(1);
    if (bytes.empty() || bytes.size() > G::kSize) return std::nullopt;
    const Number number = LimbsFrom<G::kCount>(bytes);
    if (!G::IsLess(number, G::kN)) return std::nullopt;
    return number;
  }
};

// What is secret has names, and is wiped; the compiler's temporaries have none. Their frames are
// three quarters of this at most with the compilers that we know (a test looks).
template <class G>
constexpr size_t kMostFrame = 4096 + 2048 * G::kCount;

template <class G, class MultiplesOfPoints = Multiples<G>>
constexpr CurveKernel KernelOf(std::string_view name, const Curve& curve,
                               bool (*supported)(const Cpu&)) {
  using Operations = GroupOperations<G, MultiplesOfPoints>;
  return {name,
          &curve,
          supported,
          StackCleared<Operations::PublicPoint, kMostFrame<G>>::Call,
          StackCleared<Operations::Multiply, kMostFrame<G>>::Call,
          StackCleared<Operations::Sign, kMostFrame<G>>::Call,
          Operations::Verify};
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_CURVE_GROUP_OPERATIONS_H_
