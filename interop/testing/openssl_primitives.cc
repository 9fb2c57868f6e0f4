#define OPENSSL_SUPPRESS_DEPRECATED
#include "interop/testing/openssl_primitives.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>

#include <cstdlib>

namespace lockstep::interop {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Number = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using Point = std::unique_ptr<EC_POINT, Free<EC_POINT_free>>;
using Pkey = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;

Number NumberOf(Bytes bytes) {
  return Number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

std::vector<uint8_t> BytesOf(const BIGNUM* number, size_t size) {
  std::vector<uint8_t> bytes(size);
  Require(BN_bn2binpad(number, bytes.data(), static_cast<int>(size)) >= 0);
  return bytes;
}

int NidOf(const crypto::Curve& curve) {
  return curve.size == 32 ? NID_X9_62_prime256v1 : curve.size == 48 ? NID_secp384r1 : NID_secp521r1;
}

Pkey PrivateKey(const X25519Block& key) {
  return Pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, key.data(), key.size()));
}

}  // namespace

struct OpenSslCurve::Impl {
  Impl(size_t bytes, int nid) : size(bytes), group(EC_GROUP_new_by_curve_name(nid)) {
    Require(group != nullptr);
    order = EC_GROUP_get0_order(group.get());
  }

  [[nodiscard]] Point New() const { return Point(EC_POINT_new(group.get())); }
  // Nothing unless it is an encoding of a point on the curve.
  [[nodiscard]] Point Decoded(Bytes bytes) const {
    Point point = New();
    const bool good = !bytes.empty() && EC_POINT_oct2point(group.get(), point.get(), bytes.data(),
                                                           bytes.size(), context.get()) == 1;
    return good ? std::move(point) : nullptr;
  }
  [[nodiscard]] Buffer Encoded(const Point& point) const {
    Buffer bytes(1 + 2 * size);
    Require(EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                               bytes.data(), bytes.size(), context.get()) == bytes.size());
    return bytes;
  }
  // base * base point, and number * point where that is given.
  [[nodiscard]] Point Product(const BIGNUM* base, const EC_POINT* point,
                              const BIGNUM* number) const {
    Point product = New();
    Require(EC_POINT_mul(group.get(), product.get(), base, point, number, context.get()) == 1);
    return product;
  }
  // Nothing of infinity.
  [[nodiscard]] Number X(const Point& point) const {
    Number x(BN_new());
    const bool good = EC_POINT_get_affine_coordinates(group.get(), point.get(), x.get(), nullptr,
                                                      context.get()) == 1;
    return good ? std::move(x) : nullptr;
  }
  [[nodiscard]] Number Inverse(const Number& number) const {
    return Number(BN_mod_inverse(nullptr, number.get(), order, context.get()));
  }
  [[nodiscard]] Number Modulo(const Number& number) const {
    Number reduced(BN_new());
    Require(BN_nnmod(reduced.get(), number.get(), order, context.get()) == 1);
    return reduced;
  }

  size_t size;
  std::unique_ptr<EC_GROUP, Free<EC_GROUP_free>> group;
  std::unique_ptr<BN_CTX, Free<BN_CTX_free>> context{BN_CTX_new()};
  const BIGNUM* order = nullptr;
};

OpenSslCurve::OpenSslCurve(const crypto::Curve& curve) : OpenSslCurve(curve, NidOf(curve)) {}
OpenSslCurve::OpenSslCurve(const crypto::Curve& size_of, int nid)
    : impl_(std::make_unique<Impl>(size_of.size, nid)) {}
OpenSslCurve::~OpenSslCurve() = default;

OpenSslCurve::Buffer OpenSslCurve::PublicPoint(Bytes number) const {
  return impl_->Encoded(impl_->Product(NumberOf(number).get(), nullptr, nullptr));
}

std::optional<OpenSslCurve::Buffer> OpenSslCurve::Multiply(Bytes number, Bytes point) const {
  const Point decoded = impl_->Decoded(point);
  if (decoded == nullptr) return std::nullopt;
  const Number x = impl_->X(impl_->Product(nullptr, decoded.get(), NumberOf(number).get()));
  if (x == nullptr) return std::nullopt;
  return BytesOf(x.get(), impl_->size);
}

std::optional<OpenSslCurve::Buffer> OpenSslCurve::PointWith(Bytes x) const {
  const Point point = impl_->New();
  if (EC_POINT_set_compressed_coordinates(impl_->group.get(), point.get(), NumberOf(x).get(), 0,
                                          impl_->context.get()) != 1)
    return std::nullopt;
  return impl_->Encoded(point);
}

OpenSslCurve::Buffer OpenSslCurve::Combine(Bytes factor, Bytes a, Bytes point, Bytes b) const {
  const Number minus_b = NumberOf(b);
  BN_set_negative(minus_b.get(), 1);
  const Number base = impl_->Modulo(minus_b);
  const Point decoded = impl_->Decoded(point);
  const Point sum = impl_->Product(base.get(), decoded.get(), NumberOf(a).get());
  return impl_->Encoded(impl_->Product(nullptr, sum.get(), NumberOf(factor).get()));
}

OpenSslCurve::Buffer OpenSslCurve::Inverse(Bytes number) const {
  return BytesOf(impl_->Inverse(NumberOf(number)).get(), impl_->size);
}
OpenSslCurve::Buffer OpenSslCurve::Reduced(Bytes number) const {
  return BytesOf(impl_->Modulo(NumberOf(number)).get(), impl_->size);
}

std::optional<OpenSslCurve::Signature> OpenSslCurve::Sign(Bytes key, Bytes nonce,
                                                          Bytes digest) const {
  const std::unique_ptr<EC_KEY, Free<EC_KEY_free>> signer(EC_KEY_new());
  Require(EC_KEY_set_group(signer.get(), impl_->group.get()) == 1 &&
          EC_KEY_set_private_key(signer.get(), NumberOf(key).get()) == 1);
  const Number k = NumberOf(nonce), inverse = impl_->Inverse(k);
  const Number r = impl_->Modulo(impl_->X(impl_->Product(k.get(), nullptr, nullptr)));
  if (BN_is_zero(r.get())) return std::nullopt;
  const std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>> made(ECDSA_do_sign_ex(
      digest.data(), static_cast<int>(digest.size()), inverse.get(), r.get(), signer.get()));
  if (made == nullptr) return std::nullopt;
  return Signature{BytesOf(ECDSA_SIG_get0_r(made.get()), impl_->size),
                   BytesOf(ECDSA_SIG_get0_s(made.get()), impl_->size)};
}

bool OpenSslCurve::Verify(Bytes point, Bytes digest, Bytes r, Bytes s) const {
  const Point decoded = impl_->Decoded(point);
  const std::unique_ptr<EC_KEY, Free<EC_KEY_free>> key(EC_KEY_new());
  if (decoded == nullptr || EC_KEY_set_group(key.get(), impl_->group.get()) != 1 ||
      EC_KEY_set_public_key(key.get(), decoded.get()) != 1)
    return false;
  const std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), NumberOf(r).release(), NumberOf(s).release());
  return ECDSA_do_verify(digest.data(), static_cast<int>(digest.size()), signature.get(),
                         key.get()) == 1;
}

X25519Block OpenSslX25519(const X25519Block& private_key) {
  X25519Block made;
  size_t size = made.size();
  Require(EVP_PKEY_get_raw_public_key(PrivateKey(private_key).get(), made.data(), &size) == 1);
  return made;
}

X25519Block OpenSslX25519(const X25519Block& private_key, const X25519Block& public_key) {
  const Pkey ours = PrivateKey(private_key);
  const Pkey theirs(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, public_key.data(), public_key.size()));
  const PkeyContext context(EVP_PKEY_CTX_new(ours.get(), nullptr));
  X25519Block secret;
  size_t size = secret.size();
  Require(EVP_PKEY_derive_init(context.get()) == 1 &&
          EVP_PKEY_derive_set_peer(context.get(), theirs.get()) == 1);
  if (EVP_PKEY_derive(context.get(), secret.data(), &size) != 1) secret.fill(0);
  return secret;
}

}  // namespace lockstep::interop
