// AES-GCM for processors with VAES, VPCLMULQDQ and AVX-512: 24 or 32 blocks at a time.
//
// A message is seen as a sequence of blocks that begins two blocks before its text: counters 0,
// which is not used, and 1, whose keystream masks the tag, and the associated data stand there, so
// that neither costs anything of its own. The text lies shifted by two blocks in the registers, and
// behind it the block of lengths.
//
// What bounds it, measured on Zen 5, in cycles a vector: 5 for ten rounds (7 for 14) on two of four
// ports; 6 for three carry-less products, and one for the reduction, on a third. Repeating 16 bytes
// of memory in each lane, pshufb and shifts of bytes take one of those ports as well, a plain load
// takes none: so long messages have round keys and powers on the stack in whole vectors (8 cycles),
// and middle ones, for which that and its wiping cost more than they save, have not (10).
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

#include "crypto/aead/gcm/kernel.h"
#include "crypto/aead/gcm/key_schedule_x86.h"
#include "crypto/aead/seal_pieces.h"
#include "crypto/base/declassify.h"
#include "crypto/base/secret.h"
#include "crypto/msan_intrinsics.h"

// Attributes of each function, not flags of the file: an inline function of a header that is
// compiled here must stay one for every processor.
#define LOCKSTEP_TARGET \
  __attribute__((target("avx512f,avx512bw,avx512vl,vaes,vpclmulqdq,aes,pclmul,bmi2")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline
#define LOCKSTEP_NOINLINE LOCKSTEP_TARGET __attribute__((noinline))

namespace lockstep::crypto {
namespace {

constexpr size_t kVectorSize = 64;  // bytes; four blocks
constexpr size_t kBlockSize = 16;
constexpr size_t kBefore = 2 * kBlockSize;  // what comes before the text
constexpr __mmask64 kAll = ~__mmask64{0};
constexpr __mmask8 kLastBlocks = 0xf0;  // the last two of a vector

LOCKSTEP_INLINE __m512i FourTimes(__m128i block) { return _mm512_broadcast_i32x4(block); }
LOCKSTEP_INLINE __m512i FourTimes(const AesBlock& block) {
  return FourTimes(_mm_load_si128(reinterpret_cast<const __m128i*>(block.bytes.data())));
}
LOCKSTEP_INLINE __m512i BehindTwoBlocks(__m256i blocks) {
  return _mm512_inserti64x4(_mm512_setzero_si512(), blocks, 1);
}

#include "crypto/aead/gcm/ghash512.inc"

// The same key. What is read from it is not read before: where several branches begin with the same
// loads, gcc does them ahead of all, and then lacks registers.
LOCKSTEP_INLINE const GcmKey& ReadFromHere(const GcmKey& key) {
  const GcmKey* at = &key;
  __asm__ volatile("" : "+r"(at));
  return *at;
}

// ---- AES in counter mode ----

// Round keys, repeated in each lane: from the key, when they are needed.
template <int kRounds>
struct Cipher {
  static constexpr int kLast = kRounds;
  const GcmKey& key;
  LOCKSTEP_INLINE __m512i operator()(int round) const {
    return FourTimes(key.round_keys[static_cast<size_t>(round)]);
  }
};

// Keeps instructions before it, in the order of the program, from those behind it: compilers put
// all rounds first and all products last otherwise, and the processor does not see that far.
template <int kVectors>
LOCKSTEP_INLINE void KeepOrder([[maybe_unused]] __m512i (&blocks)[kVectors],
                               [[maybe_unused]] Sum& sum) {
#ifndef LOCKSTEP_MSAN  // cannot follow assembly
#pragma GCC unroll 8
  for (int i = 0; i < kVectors; ++i) __asm__ volatile("" : "+v"(blocks[i]));
  __asm__ volatile("" : "+v"(sum.low), "+v"(sum.middle), "+v"(sum.high));
#endif
}

// Encrypts `blocks`, and adds products of kHashed vectors, an even number, on the way: neither
// waits for the other. `hashed[0]` comes last, since it waits for the hash before it.
template <int kHashed, class Cipher, int kVectors, class Hashed, class Factors>
LOCKSTEP_INLINE void EncryptAndHash(const Cipher& cipher, __m512i (&blocks)[kVectors],
                                    const Hashed& hashed, const Factors& factors, Sum& sum) {
  constexpr int kRounds = Cipher::kLast, kPairs = kHashed / 2;
#pragma GCC unroll 8
  for (int i = 0; i < kVectors; ++i) blocks[i] = _mm512_xor_si512(blocks[i], cipher(0));
#pragma GCC unroll 16
  for (int round = 1; round <= kRounds; ++round) {
    const __m512i round_key = cipher(round);
#pragma GCC unroll 8
    for (int i = 0; i < kVectors; ++i)
      blocks[i] = round == kRounds ? _mm512_aesenclast_epi128(blocks[i], round_key)
                                   : _mm512_aesenc_epi128(blocks[i], round_key);
    if constexpr (kHashed > 0) KeepOrder(blocks, sum);
#pragma GCC unroll 4
    for (int pair = 0; pair < kPairs; ++pair) {
      if (pair * kRounds < (round - 1) * kPairs || pair * kRounds >= round * kPairs) continue;
      const int i = kHashed - 2 * pair - 2;
      const __m512i second = hashed[i + 1];
      AddTwoProducts(sum, hashed[i], factors(i), second, factors(i + 1));
    }
  }
}

// ---- Messages ----

enum class Direction { kSeal, kOpen };

// A message under way.
struct Stream {
  const uint8_t* from;  // of the vector's first block: two blocks before the text at first
  uint8_t* to;
  size_t data;  // bytes at `from`, with the blocks before them; behind them comes the trailer
  size_t text;  // the same with the trailer
  uint8_t trailer;
  __m512i counters;
  // What is added to the next vector: in each lane the hash of every fourth block before, or in one
  // of them that of all.
  __m512i hash;
  __m128i tag_mask;  // the keystream of counter 1
  __m128i lengths;   // the message's last block: in bits, in GHASH's order
};

LOCKSTEP_INLINE void Advance(Stream& stream, size_t size) {
  stream.from += size;
  stream.to += size;
  stream.data -= stream.data < size ? stream.data : size;
  stream.text -= stream.text < size ? stream.text : size;
}

// Counters as numbers in the last word of each block, which is where the cipher wants them once
// their bytes are reversed.
LOCKSTEP_INLINE __m512i FirstCounters(const Nonce& nonce) {
  const __m128i bytes = _mm_load_si128(reinterpret_cast<const __m128i*>(nonce.bytes.data()));
  return _mm512_add_epi32(FourTimes(bytes),
                          _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3));
}

LOCKSTEP_INLINE __m512i BytesOfCounters(__m512i counters) {
  return _mm512_shuffle_epi8(
      counters, FourTimes(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 14, 13, 12)));
}

LOCKSTEP_INLINE __m512i AddToCounters(__m512i counters, int blocks) {
  return _mm512_add_epi32(counters, FourTimes(_mm_setr_epi32(0, 0, 0, blocks)));
}

#include "crypto/aead/gcm/chunks512.inc"
#include "crypto/aead/gcm/masked512.inc"

constexpr size_t kMaxLast = (kGcmPowers - 1) * kBlockSize;
// Bytes of data from which on more powers are worth their while.
constexpr size_t kMinLong = 8192;

LOCKSTEP_INLINE Stream StreamOf(const GcmKey& key, const Nonce& nonce, Bytes associated_data,
                                const GcmText& text) {
  return {.from = text.from - kBefore,
          .to = text.to - kBefore,
          .data = text.data + kBefore,
          .text = text.size + kBefore,
          .trailer = text.trailer,
          .counters = FirstCounters(nonce),
          .hash = HashOfAssociatedData(key, associated_data),
          .tag_mask = _mm_setzero_si128(),
          .lengths = _mm_set_epi64x(static_cast<long long>(associated_data.size() * 8),
                                    static_cast<long long>(text.size * 8))};
}

// The last vectors, and the tag. `hashed`: kPending vectors of the chunk before.
template <Direction kDirection, int kRounds, bool kFirst, int kPending>
LOCKSTEP_INLINE __m128i Last(const GcmKey& key, Stream& stream, __m512i* hashed) {
  const size_t blocks = (stream.text + kBlockSize - 1) / kBlockSize + 1;
  if (blocks <= 8) {
    Masked<kDirection, kRounds, 2, kFirst, kPending>(key, stream, hashed, blocks, stream.lengths);
  } else if (blocks <= 16) {
    Masked<kDirection, kRounds, 4, kFirst, kPending>(key, stream, hashed, blocks, stream.lengths);
  } else {
    Masked<kDirection, kRounds, 6, kFirst, kPending>(key, stream, hashed, blocks, stream.lengths);
  }
  return _mm_xor_si128(Reversed(_mm512_castsi512_si128(stream.hash)), stream.tag_mask);
}

// Three kinds of messages, each a function of its own, which has on its stack what it needs.
template <Direction kDirection, int kRounds>
LOCKSTEP_NOINLINE __m128i Short(const GcmKey& key, const Nonce& nonce, Bytes associated_data,
                                const GcmText& text) {
  Stream stream = StreamOf(key, nonce, associated_data, text);
  return Last<kDirection, kRounds, true, 0>(key, stream, nullptr);
}

// What is left behind chunks of which none is pending. A copy of `stream`, so that the caller's may
// stay in registers.
template <Direction kDirection, int kRounds>
LOCKSTEP_NOINLINE __m128i Rest(const GcmKey& key, Stream stream) {
  while (stream.text > kMaxLast) MaskedChunk<kDirection, kRounds, kNarrow, false>(key, stream);
  return Last<kDirection, kRounds, false, 0>(key, stream, nullptr);
}

template <Direction kDirection, int kRounds>
LOCKSTEP_NOINLINE __m128i Middle(const GcmKey& key, const Nonce& nonce, Bytes associated_data,
                                 const GcmText& text) {
  Stream stream = StreamOf(key, nonce, associated_data, text);
  if (!HasChunk<kNarrow>(stream)) {
    MaskedChunk<kDirection, kRounds, kNarrow, true>(key, stream);
    return Rest<kDirection, kRounds>(key, stream);
  }
  __m512i hashed[kNarrow];
  NarrowChunk<kDirection, kRounds, true>(key, stream, hashed);
  while (HasChunk<kNarrow>(stream)) NarrowChunk<kDirection, kRounds, false>(key, stream, hashed);
  constexpr int kPending = kDirection == Direction::kSeal ? kNarrow : 0;
  if (stream.text <= kMaxLast)
    return Last<kDirection, kRounds, false, kPending>(key, stream, hashed);
  if constexpr (kPending > 0) HashLast(ByLane{key, kNarrow}, stream, hashed);
  return Rest<kDirection, kRounds>(key, stream);
}

template <Direction kDirection, int kRounds>
LOCKSTEP_NOINLINE __m128i Long(const GcmKey& key, const Nonce& nonce, Bytes associated_data,
                               const GcmText& text) {
  Stream stream = StreamOf(key, nonce, associated_data, text);
  WideChunks<kDirection, kRounds>(key, stream);
  return Rest<kDirection, kRounds>(key, stream);
}

// Returns the tag.
template <Direction kDirection, int kRounds>
LOCKSTEP_INLINE __m128i Process(const GcmKey& key, const Nonce& nonce, Bytes associated_data,
                                const GcmText& text) {
  if (text.size + kBefore <= kMaxLast)
    return Short<kDirection, kRounds>(key, nonce, associated_data, text);
  if (text.data < kMinLong) return Middle<kDirection, kRounds>(key, nonce, associated_data, text);
  return Long<kDirection, kRounds>(key, nonce, associated_data, text);
}

#include "crypto/aead/gcm/requests.inc"

LOCKSTEP_TARGET void SetKey(GcmKey& key, const uint8_t* bytes, size_t size) {
  ExpandKey(key, bytes, size);
  const __m512i h = _mm512_zextsi128_si512(HashKey(key));
  const __m512i h2 = Product(h, h);
  // H^4 and H^3 in the first lanes.
  const __m512i two = _mm512_inserti32x4(h2, _mm512_castsi512_si128(h), 1);
  const __m512i high = Product(two, FourTimes(_mm512_castsi512_si128(h2)));
  __m512i powers = _mm512_inserti64x4(high, _mm512_castsi512_si256(two), 1);
  const __m512i h4 = FourTimes(_mm512_castsi512_si128(high));
  for (size_t end = kGcmPowers; end > 0; end -= 4) {
    _mm512_storeu_si512(key.powers[end - 4].bytes.data(), powers);
    powers = Product(powers, h4);
  }
}

bool Supported(const Cpu& cpu) { return cpu.vaes_avx512; }

// clang's frames are larger. A KiB more takes a seventh of the time of a record of 1350 bytes.
#if defined(__clang__)
constexpr size_t kStack = kUsualStack;
#else
constexpr size_t kStack = kSmallStack;
#endif

}  // namespace

constexpr GcmKernel kGcmVaesAvx512 = {"VAES, AVX-512",       Supported, SetKey,  Seal, Open,
                                      kMaxLast - kBlockSize, kStack,    kMinLong};

}  // namespace lockstep::crypto

#endif
