#include "crypto/signature/ecdsa_nonce.h"

#include <algorithm>

#include "crypto/hash/hmac.h"

namespace lockstep::crypto {
namespace {

// RFC 6979 section 2.3.2, bits2int: the leftmost bits, as many as n has, as `curve.size` bytes.
// `bits` is shorter than n, or as long as `curve.size` at least.
EcScalar LeftmostBits(const Curve& curve, Bytes bits) {
  EcScalar number(curve.size);
  const MutableBytes bytes = number.Mutable();
  if (bits.size() < curve.size) {
    std::ranges::copy(bits, bytes.last(bits.size()).begin());
    return number;
  }
  const size_t shift = 8 * curve.size - curve.bits;  // 0, or 7 for P-521
  for (size_t i = 0; i < curve.size; ++i) {
    const unsigned pair = (i == 0 ? 0u : unsigned{bits[i - 1]} << 8) | bits[i];
    bytes[i] = static_cast<uint8_t>(pair >> shift);
  }
  return number;
}

// What the generator is seeded with: int2octets(key) || bits2octets(digest) || entropy.
constexpr size_t kMaxEntropySize = 64;
using Seed = Secret<2 * kMaxCurveSize + kMaxEntropySize>;

Seed SeedOf(const Curve& curve, const EcScalar& key, Bytes digest, Bytes entropy) {
  entropy = entropy.first(std::min(entropy.size(), kMaxEntropySize));
  EcScalar reduced = LeftmostBits(curve, digest);
  ReduceModuloOrder(curve, reduced.Mutable());
  Seed seed(2 * curve.size + entropy.size());
  std::ranges::copy(key.Expose(), seed.Mutable().begin());
  std::ranges::copy(reduced.Expose(), seed.Mutable().subspan(curve.size).begin());
  std::ranges::copy(entropy, seed.Mutable().subspan(2 * curve.size).begin());
  return seed;
}

}  // namespace

EcdsaNonces::EcdsaNonces(const Curve& curve, const Hash& hash, const EcScalar& key, Bytes digest,
                         Bytes entropy)
    : curve_(curve), hash_(hash), key_(hash.digest_size), value_(hash.digest_size) {
  std::ranges::fill(value_.Mutable(), uint8_t{1});
  const Seed seed = SeedOf(curve, key, digest, entropy);
  Stir(0, seed.Expose());
  Stir(1, seed.Expose());
}

Result<EcScalar> EcdsaNonces::Next() {
  for (size_t i = 0; i < kMaxScalarCandidates; ++i) {
    if (drawn_) Stir(0, {});
    drawn_ = true;
    EcScalar bits(curve_.size);
    for (size_t filled = 0; filled < curve_.size; filled += value_.size()) {
      value_ = HmacOf(hash_, key_.Expose(), value_.Expose());
      const size_t count = std::min(value_.size(), curve_.size - filled);
      std::ranges::copy(value_.Expose().first(count), bits.Mutable().subspan(filled).begin());
    }
    EcScalar nonce = LeftmostBits(curve_, bits.Expose());
    if (IsScalar(curve_, nonce.Expose())) return nonce;
  }
  return Error{Reason::kLibraryFailure};
}

void EcdsaNonces::Stir(uint8_t separator, Bytes seed) {
  Hmac hmac(hash_, key_.Expose());
  hmac.Update(value_.Expose());
  hmac.Update({&separator, 1});
  hmac.Update(seed);
  key_ = hmac.Current();
  value_ = HmacOf(hash_, key_.Expose(), value_.Expose());
}

}  // namespace lockstep::crypto
