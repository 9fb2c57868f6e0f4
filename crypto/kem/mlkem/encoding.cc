#include "crypto/kem/mlkem/encoding.h"

namespace lockstep::crypto::mlkem {
namespace {

// Coefficients are pressed together four at a time, in one word of which 4 d bits are used, and
// spread again. Eight of them are d bytes.
template <int d>
uint64_t Press(const uint16_t* c) {
  return uint64_t{c[0]} | uint64_t{c[1]} << d | uint64_t{c[2]} << 2 * d | uint64_t{c[3]} << 3 * d;
}

template <int d>
void Spread(uint64_t bits, uint16_t* c) {
  constexpr uint64_t kMask = (uint64_t{1} << d) - 1;
  for (int i = 0; i < 4; ++i) c[i] = static_cast<uint16_t>(bits >> d * i & kMask);
}

template <int kSize>
void StoreBytes(uint64_t bits, uint8_t* output) {
  for (int i = 0; i < kSize; ++i) output[i] = static_cast<uint8_t>(bits >> 8 * i);
}

template <int kSize>
uint64_t LoadBytes(const uint8_t* input) {
  uint64_t bits = 0;
  for (int i = 0; i < kSize; ++i) bits |= uint64_t{input[i]} << 8 * i;
  return bits;
}

template <int d>
void StoreGroup(const uint16_t* c, uint8_t* output) {
  const uint64_t first = Press<d>(c), second = Press<d>(c + 4);
  if constexpr (d <= 8) {
    StoreBytes<d>(first | second << 4 * d, output);
  } else {
    StoreBytes<8>(first | second << 4 * d, output);
    StoreBytes<d - 8>(second >> (64 - 4 * d), output + 8);
  }
}

template <int d>
void LoadGroup(const uint8_t* input, uint16_t* c) {
  if constexpr (d <= 8) {
    const uint64_t bits = LoadBytes<d>(input);
    Spread<d>(bits, c);
    Spread<d>(bits >> 4 * d, c + 4);
  } else {
    const uint64_t low = LoadBytes<8>(input), high = LoadBytes<d - 8>(input + 8);
    Spread<d>(low, c);
    Spread<d>(low >> 4 * d | high << (64 - 4 * d), c + 4);
  }
}

}  // namespace

void Encode(const Polynomial& p, uint8_t* output) {
  for (size_t i = 0; i < kMlKemCoefficients; i += 8, output += 12) {
    uint16_t values[8];
    for (size_t j = 0; j < 8; ++j) values[j] = static_cast<uint16_t>(p.c[i + j]);
    StoreGroup<12>(values, output);
  }
}

bool Decode(const uint8_t* input, Polynomial& p) {
  int all_below = -1;
  for (size_t i = 0; i < kMlKemCoefficients; i += 8, input += 12) {
    uint16_t values[8];
    LoadGroup<12>(input, values);
    for (size_t j = 0; j < 8; ++j) {
      p.c[i + j] = static_cast<int16_t>(values[j]);
      all_below &= values[j] - kMlKemPrime;
    }
  }
  return all_below < 0;
}

template <int d>
void CompressAndEncode(const Polynomial& p, uint8_t* output) {
  for (size_t i = 0; i < kMlKemCoefficients; i += 8, output += d) {
    uint16_t values[8];
    for (size_t j = 0; j < 8; ++j) values[j] = Compress(d, p.c[i + j]);
    StoreGroup<d>(values, output);
  }
}

template <int d>
void DecodeAndDecompress(const uint8_t* input, Polynomial& p) {
  for (size_t i = 0; i < kMlKemCoefficients; i += 8, input += d) {
    uint16_t values[8];
    LoadGroup<d>(input, values);
    for (size_t j = 0; j < 8; ++j) p.c[i + j] = Decompress(d, values[j]);
  }
}

template void CompressAndEncode<1>(const Polynomial&, uint8_t*);
template void CompressAndEncode<4>(const Polynomial&, uint8_t*);
template void CompressAndEncode<5>(const Polynomial&, uint8_t*);
template void CompressAndEncode<10>(const Polynomial&, uint8_t*);
template void CompressAndEncode<11>(const Polynomial&, uint8_t*);
template void DecodeAndDecompress<1>(const uint8_t*, Polynomial&);
template void DecodeAndDecompress<4>(const uint8_t*, Polynomial&);
template void DecodeAndDecompress<5>(const uint8_t*, Polynomial&);
template void DecodeAndDecompress<10>(const uint8_t*, Polynomial&);
template void DecodeAndDecompress<11>(const uint8_t*, Polynomial&);

}  // namespace lockstep::crypto::mlkem
