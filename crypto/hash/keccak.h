// Keccak (FIPS 202): SHA3-256, SHA3-512, SHAKE128 and SHAKE256, as ML-KEM needs them. What goes in
// and comes out may be secret: it is wiped.
#ifndef CRYPTO_HASH_KECCAK_H_
#define CRYPTO_HASH_KECCAK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "crypto/base/bytes.h"

namespace lockstep::crypto {

// Keccak-f[1600] on 25 lanes, x + 5 y.
using KeccakLanes = std::array<uint64_t, 25>;
void KeccakPermute(KeccakLanes& lanes);

// A sponge that is fed first and read from then: after the first Squeeze, Absorb may not be called.
class Sponge {
 public:
  // `rate`: bytes of a block, a multiple of 8 below 200. `suffix`: what separates the functions,
  // with the first bit of the padding.
  Sponge(size_t rate, uint8_t suffix) : rate_(rate), suffix_(suffix) {}
  Sponge(const Sponge&) = delete;
  Sponge& operator=(const Sponge&) = delete;
  ~Sponge();

  void Absorb(Bytes data);
  // The next output.size() bytes of the stream.
  void Squeeze(MutableBytes output);

 private:
  void Xor(size_t position, uint8_t byte) {
    lanes_[position / 8] ^= uint64_t{byte} << 8 * (position % 8);
  }
  KeccakLanes lanes_{};
  size_t rate_;
  size_t used_ = 0;  // bytes of the block that were absorbed, or squeezed
  uint8_t suffix_;
  bool squeezing_ = false;
};

inline constexpr size_t kShake128Rate = 168;
inline constexpr size_t kShake256Rate = 136;
inline constexpr uint8_t kShakeSuffix = 0x1f;

// Of the pieces, one after the other. The output does not overlap them.
void Sha3_256(std::initializer_list<Bytes> pieces, std::span<uint8_t, 32> digest);
void Sha3_512(std::initializer_list<Bytes> pieces, std::span<uint8_t, 64> digest);
void Shake256(std::initializer_list<Bytes> pieces, MutableBytes output);

}  // namespace lockstep::crypto

#endif  // CRYPTO_HASH_KECCAK_H_
