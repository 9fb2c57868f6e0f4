// ML-KEM's arithmetic for processors with AVX-512: eight Keccak states side by side, shared by
// matrix and noise, and polynomials that lie in eight registers.
#if defined(__x86_64__)
#include <immintrin.h>

#include "crypto/base/secret.h"
#include "crypto/kem/mlkem/kernel.h"
#include "crypto/kem/mlkem/reduction.h"
#include "crypto/msan_intrinsics.h"

// Attributes of each function, not flags of the file: an inline function of a header that is
// compiled here must stay one for every processor.
#define LOCKSTEP_TARGET __attribute__((target("avx512f,avx512bw,avx512vl")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline

namespace lockstep::crypto {
namespace {

using mlkem::kPrime;
using mlkem::kPrimeInverse;
using mlkem::kZetas;

constexpr size_t kLanes = 32;                               // coefficients of a register
constexpr size_t kRegisters = kMlKemCoefficients / kLanes;  // of a polynomial
constexpr __mmask32 kOdd = 0xaaaaaaaa;

struct alignas(64) Row {
  int16_t c[kLanes];
};

#include "crypto/kem/mlkem/keccak_x8.inc"
#include "crypto/kem/mlkem/ntt_avx512.inc"

// ---- Sampling ----

constexpr size_t kUniformRate = 168;  // SHAKE128
constexpr size_t kNoiseRate = 136;    // SHAKE256
constexpr size_t kNoiseSize = kMlKemCoefficients / 2;

// Bytes of the stream of one of eight states.
template <size_t kSize>
void CopyStream(const KeccakX8& states, size_t lane, uint8_t* output) {
  for (size_t i = 0; i < kSize / 8; ++i) __builtin_memcpy(output + 8 * i, &states.word[i][lane], 8);
}

// Absorbs seed and index, padded, into one of eight states.
void Absorb(KeccakX8& states, size_t lane, const SampleRequest& request) {
  const bool uniform = request.kind == SampleRequest::Kind::kUniform;
  for (size_t i = 0; i < 4; ++i) __builtin_memcpy(&states.word[i][lane], request.seed + 8 * i, 8);
  constexpr uint64_t kSuffix = 0x1f;  // SHAKE's, and the padding's first bit
  const uint64_t low = request.index[0], high = request.index[1];
  states.word[4][lane] = uniform ? low | high << 8 | kSuffix << 16 : low | kSuffix << 8;
  states.word[(uniform ? kUniformRate : kNoiseRate) / 8 - 1][lane] = uint64_t{1} << 63;
}

// What came of the matrix so far: more than 256 coefficients fit, for whole registers to be stored.
struct Uniform {
  int16_t c[kMlKemCoefficients + kLanes];
  size_t filled = 0;
};

// Algorithm 7 on one block: 16 candidates of 12 bits at a time, of which those below q are pressed
// together.
LOCKSTEP_TARGET void TakeUniform(const uint8_t* block, Uniform& out) {
  // The dwords with a candidate's bytes go to its quarter of the register, then the bytes to it.
  const __m512i dwords = _mm512_setr_epi32(0, 1, 2, 3, 1, 2, 3, 4, 3, 4, 5, 6, 4, 5, 6, 7);
  const __m128i from_0 = _mm_setr_epi8(0, 1, -1, -1, 1, 2, -1, -1, 3, 4, -1, -1, 4, 5, -1, -1);
  const __m128i from_2 = _mm_setr_epi8(2, 3, -1, -1, 3, 4, -1, -1, 5, 6, -1, -1, 6, 7, -1, -1);
  __m512i bytes = _mm512_castsi128_si512(from_0);
  bytes = _mm512_inserti32x4(bytes, from_2, 1);
  bytes = _mm512_inserti32x4(bytes, from_0, 2);
  bytes = _mm512_inserti32x4(bytes, from_2, 3);
  const __m512i shifts = _mm512_set1_epi64(int64_t{4} << 32);
  for (size_t i = 0; i < kUniformRate && out.filled < kMlKemCoefficients; i += 24) {
    const __m256i six = _mm256_maskz_loadu_epi32(0x3f, block + i);
    __m512i candidates = _mm512_permutexvar_epi32(dwords, _mm512_castsi256_si512(six));
    candidates = _mm512_shuffle_epi8(candidates, bytes);
    candidates = _mm512_srlv_epi32(candidates, shifts);
    candidates = _mm512_and_si512(candidates, _mm512_set1_epi32(0xfff));
    const __mmask16 good = _mm512_cmplt_epu32_mask(candidates, _mm512_set1_epi32(kPrime));
    const __m512i pressed = _mm512_maskz_compress_epi32(good, candidates);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out.c + out.filled),
                        _mm512_cvtepi32_epi16(pressed));
    out.filled += static_cast<size_t>(__builtin_popcount(good));
  }
}

// Algorithm 8 with eta = 2 on 128 bytes: each nibble is two bits less two bits.
LOCKSTEP_TARGET void TakeNoise(const uint8_t* stream, Polynomial& out) {
  const __m128i fives = _mm_set1_epi8(0x55), threes = _mm_set1_epi8(0x33);
  const __m128i nibble = _mm_set1_epi8(0x0f);
  for (size_t i = 0; i < kRegisters; ++i) {
    const __m128i bits = _mm_loadu_si128(reinterpret_cast<const __m128i*>(stream + 16 * i));
    const __m128i sums =
        _mm_add_epi8(_mm_and_si128(bits, fives), _mm_and_si128(_mm_srli_epi16(bits, 1), fives));
    // In each nibble the difference and 3.
    const __m128i differences = _mm_sub_epi8(_mm_add_epi8(_mm_and_si128(sums, threes), threes),
                                             _mm_and_si128(_mm_srli_epi16(sums, 2), threes));
    const __m128i low = _mm_and_si128(differences, nibble);
    const __m128i high = _mm_and_si128(_mm_srli_epi16(differences, 4), nibble);
    const __m256i both =
        _mm256_set_m128i(_mm_unpackhi_epi8(low, high), _mm_unpacklo_epi8(low, high));
    _mm512_store_si512(out.c + kLanes * i,
                       _mm512_sub_epi16(_mm512_cvtepi8_epi16(both), _mm512_set1_epi16(3)));
  }
}

// Up to eight requests.
void SampleTogether(const SampleRequest* requests, size_t count) {
  KeccakX8 states = {};
  for (size_t lane = 0; lane < count; ++lane) Absorb(states, lane, requests[lane]);
  Permute(states);
  uint8_t stream[kUniformRate];
  Uniform uniform[8];
  size_t unfinished = 0;
  for (size_t lane = 0; lane < count; ++lane) {
    if (requests[lane].kind == SampleRequest::Kind::kUniform) {
      ++unfinished;
    } else {
      CopyStream<kNoiseSize>(states, lane, stream);
      TakeNoise(stream, *requests[lane].output);
    }
  }
  // Three blocks are enough but for one polynomial in a hundred.
  while (unfinished != 0) {
    for (size_t lane = 0; lane < count; ++lane) {
      Uniform& one = uniform[lane];
      if (requests[lane].kind != SampleRequest::Kind::kUniform || one.filled >= kMlKemCoefficients)
        continue;
      CopyStream<kUniformRate>(states, lane, stream);
      TakeUniform(stream, one);
      if (one.filled < kMlKemCoefficients) continue;
      __builtin_memcpy(requests[lane].output->c, one.c, sizeof(Polynomial));
      --unfinished;
    }
    if (unfinished != 0) Permute(states);
  }
  Wipe({reinterpret_cast<uint8_t*>(&states), sizeof(states)});
  Wipe(stream);
}

void Sample(const SampleRequest* requests, size_t count) {
  for (; count > 8; requests += 8, count -= 8) SampleTogether(requests, 8);
  SampleTogether(requests, count);
}

}  // namespace

// IFMA stands for what came with it: BW and VL.
constexpr MlKemKernel kMlKemAvx512 = {
    "avx512", [](const Cpu& cpu) { return cpu.avx512_ifma; }, Sample, Ntt, InverseNtt, Dot};

}  // namespace lockstep::crypto
#endif  // __x86_64__
