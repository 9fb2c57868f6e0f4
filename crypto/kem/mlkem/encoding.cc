#include "crypto/kem/mlkem/encoding.h"

namespace lockstep::crypto::mlkem {
namespace {

// Eight coefficients are `d` bytes.
template <int d>
void StoreGroup(const uint16_t* values, uint8_t* output) {
  __extension__ using Group = unsigned __int128;
  Group bits = 0;
  for (int i = 0; i < 8; ++i) bits |= Group{values[i]} << (d * i);
  for (int i = 0; i < d; ++i) output[i] = static_cast<uint8_t>(bits >> (8 * i));
}

template <int d>
void LoadGroup(const uint8_t* input, uint16_t* values) {
  __extension__ using Group = unsigned __int128;
  Group bits = 0;
  for (int i = 0; i < d; ++i) bits |= Group{input[i]} << (8 * i);
  for (int i = 0; i < 8; ++i)
    values[i] = static_cast<uint16_t>(static_cast<uint16_t>(bits >> (d * i)) & ((1U << d) - 1));
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
