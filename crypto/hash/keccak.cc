#include "crypto/hash/keccak.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "crypto/base/secret.h"
#include "crypto/cpu.h"

namespace lockstep::crypto {
namespace {

constexpr size_t kRounds = 24;
constexpr std::array<uint64_t, kRounds> kRoundConstants = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

// One plane of the next state: chi over five lanes that rho and pi bring together. Names are those
// of the lanes as they come in, already with theta in them.
#define LOCKSTEP_PLANE(out, a, ra, b, rb, c, rc, d, rd, e, re) \
  do {                                                         \
    const uint64_t p = std::rotl(a, ra), q = std::rotl(b, rb); \
    const uint64_t r = std::rotl(c, rc), s = std::rotl(d, rd); \
    const uint64_t t = std::rotl(e, re);                       \
    (out)[0] = p ^ (~q & r);                                   \
    (out)[1] = q ^ (~r & s);                                   \
    (out)[2] = r ^ (~s & t);                                   \
    (out)[3] = s ^ (~t & p);                                   \
    (out)[4] = t ^ (~p & q);                                   \
  } while (false)

// In one state, out another: two calls make a round there and back, and no lane is moved.
__attribute__((always_inline)) inline void Round(const uint64_t* a, uint64_t* e,
                                                 uint64_t constant) {
  uint64_t c[5], d[5];
  for (size_t x = 0; x < 5; ++x) c[x] = a[x] ^ a[5 + x] ^ a[10 + x] ^ a[15 + x] ^ a[20 + x];
  d[0] = c[4] ^ std::rotl(c[1], 1);
  d[1] = c[0] ^ std::rotl(c[2], 1);
  d[2] = c[1] ^ std::rotl(c[3], 1);
  d[3] = c[2] ^ std::rotl(c[4], 1);
  d[4] = c[3] ^ std::rotl(c[0], 1);
  LOCKSTEP_PLANE(e, a[0] ^ d[0], 0, a[6] ^ d[1], 44, a[12] ^ d[2], 43, a[18] ^ d[3], 21,
                 a[24] ^ d[4], 14);
  e[0] ^= constant;
  LOCKSTEP_PLANE(e + 5, a[3] ^ d[3], 28, a[9] ^ d[4], 20, a[10] ^ d[0], 3, a[16] ^ d[1], 45,
                 a[22] ^ d[2], 61);
  LOCKSTEP_PLANE(e + 10, a[1] ^ d[1], 1, a[7] ^ d[2], 6, a[13] ^ d[3], 25, a[19] ^ d[4], 8,
                 a[20] ^ d[0], 18);
  LOCKSTEP_PLANE(e + 15, a[4] ^ d[4], 27, a[5] ^ d[0], 36, a[11] ^ d[1], 10, a[17] ^ d[2], 15,
                 a[23] ^ d[3], 56);
  LOCKSTEP_PLANE(e + 20, a[2] ^ d[2], 62, a[8] ^ d[3], 55, a[14] ^ d[4], 39, a[15] ^ d[0], 41,
                 a[21] ^ d[1], 2);
}
#undef LOCKSTEP_PLANE

__attribute__((always_inline)) inline void Rounds(uint64_t* lanes) {
  uint64_t a[25], e[25];
  std::memcpy(a, lanes, sizeof(a));
  for (size_t round = 0; round < kRounds; round += 2) {
    Round(a, e, kRoundConstants[round]);
    Round(e, a, kRoundConstants[round + 1]);
  }
  std::memcpy(lanes, a, sizeof(a));
}

#if defined(__x86_64__)
// chi's "not, and" is one instruction there, and a rotation leaves its source alone.
__attribute__((target("bmi,bmi2"))) void RoundsWithBmi(uint64_t* lanes) { Rounds(lanes); }
#endif

constexpr uint64_t LittleEndian(uint64_t word) {
  return std::endian::native == std::endian::little ? word : std::byteswap(word);
}

}  // namespace

void KeccakPermute(KeccakLanes& lanes) {
#if defined(__x86_64__)
  // Cpu::avx2 asks for BMI2, which no processor has without BMI.
  if (ThisCpu().avx2) return RoundsWithBmi(lanes.data());
#endif
  Rounds(lanes.data());
}

Sponge::~Sponge() { Wipe({reinterpret_cast<uint8_t*>(lanes_.data()), sizeof(lanes_)}); }

void Sponge::Absorb(Bytes data) {
  while (!data.empty()) {
    if (used_ == rate_) {
      KeccakPermute(lanes_);
      used_ = 0;
    }
    if (used_ % 8 == 0 && data.size() >= 8) {
      const size_t words = std::min(rate_ - used_, data.size()) / 8;
      for (size_t i = 0; i < words; ++i) {
        uint64_t word;
        std::memcpy(&word, data.data() + 8 * i, 8);
        lanes_[used_ / 8 + i] ^= LittleEndian(word);
      }
      used_ += 8 * words;
      data = data.subspan(8 * words);
    } else {
      Xor(used_++, data.front());
      data = data.subspan(1);
    }
  }
}

void Sponge::Squeeze(MutableBytes output) {
  if (!squeezing_) {
    if (used_ == rate_) {
      KeccakPermute(lanes_);
      used_ = 0;
    }
    Xor(used_, suffix_);
    Xor(rate_ - 1, 0x80);
    squeezing_ = true;
    used_ = rate_;
  }
  while (!output.empty()) {
    if (used_ == rate_) {
      KeccakPermute(lanes_);
      used_ = 0;
    }
    if (used_ % 8 == 0 && output.size() >= 8) {
      const uint64_t word = LittleEndian(lanes_[used_ / 8]);
      std::memcpy(output.data(), &word, 8);
      used_ += 8;
      output = output.subspan(8);
    } else {
      output.front() = static_cast<uint8_t>(lanes_[used_ / 8] >> 8 * (used_ % 8));
      ++used_;
      output = output.subspan(1);
    }
  }
}

namespace {

constexpr uint8_t kSha3Suffix = 0x06;

void Hash(size_t rate, uint8_t suffix, std::initializer_list<Bytes> pieces, MutableBytes output) {
  Sponge sponge(rate, suffix);
  for (const Bytes piece : pieces) sponge.Absorb(piece);
  sponge.Squeeze(output);
}

}  // namespace

void Sha3_256(std::initializer_list<Bytes> pieces, std::span<uint8_t, 32> digest) {
  Hash(136, kSha3Suffix, pieces, digest);
}

void Sha3_512(std::initializer_list<Bytes> pieces, std::span<uint8_t, 64> digest) {
  Hash(72, kSha3Suffix, pieces, digest);
}

void Shake256(std::initializer_list<Bytes> pieces, MutableBytes output) {
  Hash(kShake256Rate, kShakeSuffix, pieces, output);
}

}  // namespace lockstep::crypto
