#include "crypto/aead/gcm/bitsliced_aes.h"

#include <algorithm>
#include <cstring>

#include "crypto/base/secret.h"

namespace lockstep::crypto {
namespace {

// Plane b: bit b of each byte, byte p of 64 at bit p. A byte's row is p % 4, its column p / 4 % 4.
using Planes = std::array<uint64_t, 8>;

// ---- The S-box's field as GF(2^4)[y] / (y^2 + y + w^3), with GF(2^4) = GF(2)[w] / (w^4 + w + 1)
// ----
//
// There an inverse takes five products of four bits (the norm, its inverse, and two more), where
// the field of FIPS 197 would take many of eight. The two fields are one but for a change of basis,
// which is worked out here, at compile time.

constexpr unsigned Product4(unsigned a, unsigned b) {
  unsigned product = 0;
  for (int i = 0; i < 4; ++i) product ^= (b >> i & 1) * (a << i);
  for (int i = 6; i >= 4; --i) product ^= (product >> i & 1) * (0b10011u << (i - 4));
  return product;
}

constexpr unsigned kLambda = 0b1000;  // w^3: its trace is 1, so that the polynomial is irreducible

// (a1 y + a0) (b1 y + b0), with y^2 = y + w^3.
constexpr unsigned Product8(unsigned a, unsigned b) {
  const unsigned high = Product4(a >> 4, b >> 4);
  const unsigned cross = Product4(a >> 4, b & 15) ^ Product4(a & 15, b >> 4);
  const unsigned low = Product4(a & 15, b & 15);
  return (high ^ cross) << 4 | (low ^ Product4(high, kLambda));
}

// A matrix over GF(2); bit c of row r is its entry.
using Matrix = std::array<uint8_t, 8>;

constexpr unsigned Apply(const Matrix& matrix, unsigned vector) {
  unsigned out = 0;
  for (unsigned r = 0; r < 8; ++r) {
    unsigned bits = matrix[r] & vector;
    for (int half = 4; half > 0; half /= 2) bits ^= bits >> half;
    out |= (bits & 1) << r;
  }
  return out;
}

// From FIPS 197's basis: x goes to a root of its polynomial, x^8 + x^4 + x^3 + x + 1.
constexpr Matrix ToTower() {
  for (unsigned root = 2;; ++root) {
    std::array<unsigned, 9> powers{1};
    for (size_t i = 1; i < 9; ++i) powers[i] = Product8(powers[i - 1], root);
    if ((powers[8] ^ powers[4] ^ powers[3] ^ powers[1] ^ 1) != 0) continue;
    Matrix out{};
    for (unsigned r = 0; r < 8; ++r)
      for (unsigned c = 0; c < 8; ++c)
        out[r] = static_cast<uint8_t>(out[r] | (powers[c] >> r & 1) << c);
    return out;
  }
}

// Back, and on through the affine map of FIPS 197 section 5.1.1: bit i of its result is the sum of
// bits i, i + 4, i + 5, i + 6 and i + 7.
constexpr Matrix FromTower() {
  constexpr Matrix kTo = ToTower();
  Matrix out{};
  for (unsigned c = 0; c < 8; ++c) {
    unsigned source = 0;  // which byte goes to the basis vector c?
    while (Apply(kTo, source) != 1u << c) ++source;
    for (unsigned r = 0; r < 8; ++r) {
      unsigned bit = 0;
      for (const unsigned step : {0u, 4u, 5u, 6u, 7u}) bit ^= source >> (r + step) % 8 & 1;
      out[r] = static_cast<uint8_t>(out[r] | bit << c);
    }
  }
  return out;
}

constexpr Matrix kToTower = ToTower(), kFromTower = FromTower();
constexpr unsigned kAffineConstant = 0x63;

// ---- The same on planes ----

using Nibble = std::array<uint64_t, 4>;

Planes Apply(const Matrix& matrix, const Planes& in) {
  Planes out{};
#pragma GCC unroll 8
  for (size_t r = 0; r < 8; ++r)
#pragma GCC unroll 8
    for (size_t c = 0; c < 8; ++c)
      if (matrix[r] >> c & 1) out[r] ^= in[c];
  return out;
}

Nibble operator^(const Nibble& a, const Nibble& b) {
  return {a[0] ^ b[0], a[1] ^ b[1], a[2] ^ b[2], a[3] ^ b[3]};
}

Nibble operator*(const Nibble& a, const Nibble& b) {
  const uint64_t d4 = (a[1] & b[3]) ^ (a[2] & b[2]) ^ (a[3] & b[1]);
  const uint64_t d5 = (a[2] & b[3]) ^ (a[3] & b[2]);
  const uint64_t d6 = a[3] & b[3];
  return {(a[0] & b[0]) ^ d4, (a[0] & b[1]) ^ (a[1] & b[0]) ^ d4 ^ d5,
          (a[0] & b[2]) ^ (a[1] & b[1]) ^ (a[2] & b[0]) ^ d5 ^ d6,
          (a[0] & b[3]) ^ (a[1] & b[2]) ^ (a[2] & b[1]) ^ (a[3] & b[0]) ^ d6};
}

Nibble Square(const Nibble& a) { return {a[0] ^ a[2], a[2], a[1] ^ a[3], a[3]}; }
Nibble TimesLambda(const Nibble& a) { return {a[1], a[1] ^ a[2], a[2] ^ a[3], a[0] ^ a[3]}; }

// a^14; of zero, zero.
Nibble Inverse(const Nibble& a) {
  const Nibble a2 = Square(a), a4 = Square(a2);
  return a2 * a4 * Square(a4);
}

void SubBytes(Planes& state) {
  const Planes in = Apply(kToTower, state);
  const Nibble low = {in[0], in[1], in[2], in[3]}, high = {in[4], in[5], in[6], in[7]};
  const Nibble norm = TimesLambda(Square(high)) ^ low * (high ^ low);
  const Nibble inverse = Inverse(norm);
  const Nibble a = (high ^ low) * inverse, b = high * inverse;
  state = Apply(kFromTower, {a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]});
  for (size_t i = 0; i < 8; ++i)
    if (kAffineConstant >> i & 1) state[i] = ~state[i];
}

// Row r is rotated by r columns: among the 16 bits of a block, by 4 r.
uint64_t ShiftRows(uint64_t plane) {
  constexpr uint64_t kRow = 0x1111111111111111;
  const auto rotated = [&](int r) {
    const uint64_t row = plane & kRow << r;
    const uint64_t wrapped = ((uint64_t{1} << 4 * r) - 1) * 0x0001000100010001;
    return (row >> 4 * r & ~(wrapped << (16 - 4 * r))) | (row & wrapped) << (16 - 4 * r);
  };
  return (plane & kRow) | rotated(1) | rotated(2) | rotated(3);
}

// Each byte gives way to that `kRows` rows below it.
template <int kRows>
uint64_t RowsBelow(uint64_t plane) {
  constexpr uint64_t kKept = (0xf >> kRows) * 0x1111111111111111u;
  return (plane >> kRows & kKept) | (plane << (4 - kRows) & ~kKept);
}

// 2 a + 3 b + c + d, of a byte and those below it: 2 (a + b) + b + (c + d).
void MixColumns(Planes& state) {
  Planes below, sums;
  for (size_t i = 0; i < 8; ++i) {
    below[i] = RowsBelow<1>(state[i]);
    sums[i] = state[i] ^ below[i];
  }
  for (size_t i = 0; i < 8; ++i) {
    uint64_t twice = sums[(i + 7) % 8];
    if (i == 1 || i == 3 || i == 4) twice ^= sums[7];
    state[i] = twice ^ below[i] ^ RowsBelow<2>(sums[i]);
  }
}

void AddRoundKey(Planes& state, const AesBlock& key) {
  for (size_t i = 0; i < 8; ++i) {
    const uint64_t plane = key.bytes[2 * i] | uint64_t{key.bytes[2 * i + 1]} << 8;
    state[i] ^= plane * 0x0001000100010001;  // the same in each block
  }
}

// ---- Bytes to planes and back ----

// Swaps bits `mask << shift` of `a` with bits `mask` of `b`.
void SwapBits(uint64_t& a, uint64_t& b, uint64_t mask, int shift) {
  const uint64_t difference = (a >> shift ^ b) & mask;
  a ^= difference << shift;
  b ^= difference;
}

// Bit j of byte i of a word, and bit i of byte j, change places: three times halves of halves.
uint64_t TransposedBits(uint64_t word) {
  const auto swap = [&](uint64_t mask, int shift) {
    const uint64_t difference = (word >> shift ^ word) & mask;
    word ^= difference | difference << shift;
  };
  swap(0x00aa00aa00aa00aa, 7);
  swap(0x0000cccc0000cccc, 14);
  swap(0x00000000f0f0f0f0, 28);
  return word;
}

// Byte j of word i, and byte i of word j, change places.
void TransposeBytes(Planes& words) {
  for (size_t i = 0; i < 8; i += 2) SwapBits(words[i], words[i + 1], 0x00ff00ff00ff00ff, 8);
  for (const size_t i : {0u, 1u, 4u, 5u}) SwapBits(words[i], words[i + 2], 0x0000ffff0000ffff, 16);
  for (size_t i = 0; i < 4; ++i) SwapBits(words[i], words[i + 4], 0x00000000ffffffff, 32);
}

Planes Sliced(const uint8_t* bytes) {
  Planes planes;
  std::memcpy(planes.data(), bytes, kSlicedBytes);
  for (uint64_t& word : planes) word = TransposedBits(word);
  TransposeBytes(planes);
  return planes;
}

void Unslice(Planes planes, uint8_t* bytes) {
  TransposeBytes(planes);
  for (uint64_t& word : planes) word = TransposedBits(word);
  std::memcpy(bytes, planes.data(), kSlicedBytes);
}

// The S-box on four bytes.
std::array<uint8_t, 4> SubWord(std::array<uint8_t, 4> word) {
  Secret<kSlicedBytes> bytes(kSlicedBytes);
  std::ranges::copy(word, bytes.Mutable().begin());
  Planes planes = Sliced(bytes.Mutable().data());
  SubBytes(planes);
  Unslice(planes, bytes.Mutable().data());
  std::ranges::copy_n(bytes.Expose().begin(), 4, word.begin());
  return word;
}

}  // namespace

void ExpandKeyBitsliced(GcmKey& key, const uint8_t* bytes, size_t size) {
  constexpr size_t kMaxWords = 4 * (kMaxAesRounds + 1);
  std::array<std::array<uint8_t, 4>, kMaxWords + 12> words{};  // three blocks more to be sliced
  const size_t key_words = size / 4;
  key.rounds = static_cast<uint32_t>(key_words + 6);
  std::memcpy(words.data(), bytes, size);
  uint8_t constant = 1;
  for (size_t i = key_words; i < 4 * (size_t{key.rounds} + 1); ++i) {
    std::array<uint8_t, 4> word = words[i - 1];
    if (i % key_words == 0) {
      std::ranges::rotate(word, word.begin() + 1);
      word = SubWord(word);
      word[0] ^= constant;
      constant = static_cast<uint8_t>(constant << 1 ^ (constant >> 7) * 0x1b);
    } else if (key_words == 8 && i % 8 == 4) {
      word = SubWord(word);
    }
    for (size_t j = 0; j < 4; ++j)
      words[i][j] = static_cast<uint8_t>(word[j] ^ words[i - key_words][j]);
  }
  for (size_t round = 0; round <= key.rounds; ++round) {
    const Planes planes = Sliced(words[4 * round].data());
    for (size_t i = 0; i < 8; ++i) {
      key.round_keys[round].bytes[2 * i] = static_cast<uint8_t>(planes[i]);
      key.round_keys[round].bytes[2 * i + 1] = static_cast<uint8_t>(planes[i] >> 8);
    }
  }
  Wipe({words[0].data(), sizeof words});
}

void EncryptBitsliced(const GcmKey& key, std::span<uint8_t, kSlicedBytes> blocks) {
  Planes state = Sliced(blocks.data());
  AddRoundKey(state, key.round_keys[0]);
  for (size_t round = 1;; ++round) {
    SubBytes(state);
    for (uint64_t& plane : state) plane = ShiftRows(plane);
    if (round == key.rounds) break;
    MixColumns(state);
    AddRoundKey(state, key.round_keys[round]);
  }
  AddRoundKey(state, key.round_keys[key.rounds]);
  Unslice(state, blocks.data());
}

}  // namespace lockstep::crypto
