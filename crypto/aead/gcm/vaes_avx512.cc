// AES-GCM for processors with VAES, VPCLMULQDQ and AVX-512: 32 blocks at a time.
//
// A message is seen as a sequence of blocks that begins two blocks before its text: counters 0,
// which is not used, and 1, whose keystream masks the tag, and the associated data stand there, so
// that neither costs anything of its own. The text lies shifted by two blocks in the registers, and
// behind it the block of lengths.
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

namespace lockstep::crypto {
namespace {

constexpr size_t kVectorSize = 64;  // bytes; four blocks
constexpr size_t kBlockSize = 16;
constexpr size_t kBefore = 2 * kBlockSize;       // what comes before the text
constexpr size_t kMaskedSize = 4 * kVectorSize;  // at most, of the last vectors
constexpr __mmask64 kAll = ~__mmask64{0};
constexpr __mmask64 kNotFirstBlocks = ~__mmask64{0xffffffff};

LOCKSTEP_INLINE __m512i FourTimes(__m128i block) { return _mm512_broadcast_i32x4(block); }
LOCKSTEP_INLINE __m512i FourTimes(const AesBlock& block) {
  return FourTimes(_mm_load_si128(reinterpret_cast<const __m128i*>(block.bytes.data())));
}

#include "crypto/aead/gcm/ghash512.inc"

// ---- AES in counter mode ----

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

LOCKSTEP_INLINE __m512i NextBlocks(__m512i& counters) {
  const __m512i blocks = BytesOfCounters(counters);
  counters = _mm512_add_epi32(counters, FourTimes(_mm_setr_epi32(0, 0, 0, 4)));
  return blocks;
}

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
};

LOCKSTEP_INLINE void Advance(Stream& stream, size_t size) {
  stream.from += size;
  stream.to += size;
  stream.data -= stream.data < size ? stream.data : size;
  stream.text -= stream.text < size ? stream.text : size;
}

template <int kRounds, int kVectors>
LOCKSTEP_INLINE void AesRound(const GcmKey& key, int round, __m512i (&blocks)[kVectors]) {
  const __m512i round_key = FourTimes(key.round_keys[static_cast<size_t>(round)]);
#pragma GCC unroll 16
  for (int i = 0; i < kVectors; ++i)
    blocks[i] = round == 0         ? _mm512_xor_si512(blocks[i], round_key)
                : round == kRounds ? _mm512_aesenclast_epi128(blocks[i], round_key)
                                   : _mm512_aesenc_epi128(blocks[i], round_key);
}

template <int kRounds, int kVectors>
LOCKSTEP_INLINE void Encrypt(const GcmKey& key, __m512i (&blocks)[kVectors]) {
#pragma GCC unroll 16
  for (int round = 0; round <= kRounds; ++round) AesRound<kRounds>(key, round, blocks);
}

enum class Direction { kSeal, kOpen };

#include "crypto/aead/gcm/chunks512.inc"

// What a message ends with: its lengths in bits, in GHASH's order.
LOCKSTEP_INLINE __m128i LengthBlock(size_t associated_data, size_t text) {
  return _mm_set_epi64x(static_cast<long long>(associated_data * 8),
                        static_cast<long long>(text * 8));
}

// Bytes of the text in a vector that begins at `offset`, from its end on the trailer.
LOCKSTEP_INLINE __mmask64 Below(size_t size, size_t offset) {
  const size_t rest = size > offset ? size - offset : 0;
  return _bzhi_u64(kAll, static_cast<uint32_t>(rest < kVectorSize ? rest : kVectorSize));
}

// The last vectors, of which the text may fill a part, with the trailer, or, if more text follows
// than they hold, those before. `kFirst`: the message begins here.
template <Direction kDirection, int kRounds, int kVectors>
LOCKSTEP_INLINE void Masked(const GcmKey& key, Stream& stream, bool first, const __m128i* lengths) {
  __m512i data[kVectors], blocks[kVectors], hashed[kVectors];
  __mmask64 masks[kVectors];
#pragma GCC unroll 16
  for (int i = 0; i < kVectors; ++i) {
    const size_t offset = kVectorSize * static_cast<size_t>(i);
    const __mmask64 allowed = i == 0 && first ? kNotFirstBlocks : kAll;
    const __mmask64 readable = Below(stream.data, offset);
    masks[i] = Below(stream.text, offset) & allowed;
    data[i] = _mm512_maskz_loadu_epi8(readable & allowed, stream.from + offset);
    // The trailer's type, where the data ends within this vector and more text follows.
    const __mmask64 type =
        (readable + 1) & ~readable & (stream.data >= offset ? masks[i] : __mmask64{0});
    data[i] = _mm512_mask_set1_epi8(data[i], type, static_cast<char>(stream.trailer));
    blocks[i] = NextBlocks(stream.counters);
  }
  Sum sum = NoSum();
  Encrypt<kRounds>(key, blocks);
  if (first) stream.tag_mask = _mm512_extracti32x4_epi32(blocks[0], 1);
  const size_t text_blocks = lengths == nullptr ? 4 * kVectors : (stream.text + 15) / kBlockSize;
  const size_t all_blocks = text_blocks + (lengths == nullptr ? 0 : 1);
#pragma GCC unroll 16
  for (int i = 0; i < kVectors; ++i) {
    const size_t offset = kVectorSize * static_cast<size_t>(i);
    const __m512i text = _mm512_xor_si512(data[i], blocks[i]);
    _mm512_mask_storeu_epi8(stream.to + offset, masks[i], text);
    hashed[i] =
        Reversed(_mm512_maskz_mov_epi8(masks[i], kDirection == Direction::kSeal ? text : data[i]));
    if (i == 0) hashed[0] = _mm512_xor_si512(hashed[0], stream.hash);
    if (lengths != nullptr && text_blocks / 4 == static_cast<size_t>(i))
      hashed[i] =
          _mm512_mask_xor_epi64(hashed[i], static_cast<__mmask8>(3 << (text_blocks % 4 * 2)),
                                hashed[i], FourTimes(*lengths));
    AddProduct(sum, hashed[i], PowersFrom(key, all_blocks - 4 * static_cast<size_t>(i)));
  }
  if (lengths != nullptr && text_blocks == 4 * kVectors)
    AddProduct(sum, _mm512_zextsi128_si512(*lengths), PowersFrom(key, 1));
  stream.hash = _mm512_zextsi128_si512(Reduced(sum));
  // Where data ended the type is written; what follows are zeros.
  if (stream.data < kVectors * kVectorSize) stream.trailer = 0;
  Advance(stream, kVectors * kVectorSize);
}

// Returns the tag.
template <Direction kDirection, int kRounds>
LOCKSTEP_TARGET __m128i Process(const GcmKey& key, const Nonce& nonce, Bytes associated_data,
                                const GcmText& text) {
  Stream stream{.from = text.from - kBefore,
                .to = text.to - kBefore,
                .data = text.data + kBefore,
                .text = text.size + kBefore,
                .trailer = text.trailer,
                .counters = FirstCounters(nonce),
                .hash = HashOfAssociatedData(key, associated_data),
                .tag_mask = _mm_setzero_si128()};
  const __m128i lengths = LengthBlock(associated_data.size(), text.size);
  bool first = !Chunks<kDirection, kRounds>(key, stream);
  for (; stream.text > kMaskedSize; first = false)
    Masked<kDirection, kRounds, 4>(key, stream, first, nullptr);
  switch ((stream.text + kVectorSize - 1) / kVectorSize) {
    case 1:
      Masked<kDirection, kRounds, 1>(key, stream, first, &lengths);
      break;
    case 2:
      Masked<kDirection, kRounds, 2>(key, stream, first, &lengths);
      break;
    case 3:
      Masked<kDirection, kRounds, 3>(key, stream, first, &lengths);
      break;
    default:
      Masked<kDirection, kRounds, 4>(key, stream, first, &lengths);
      break;
  }
  return _mm_xor_si128(Reversed(_mm512_castsi512_si128(stream.hash)), stream.tag_mask);
}

#include "crypto/aead/gcm/requests.inc"

LOCKSTEP_TARGET void SetKey(GcmKey& key, const uint8_t* bytes, size_t size) {
  ExpandKey(key, bytes, size);
  const __m128i h = HashKey(key);
  const __m128i h2 = Product(h, h);
  const __m128i h3 = Product(h2, h), h4 = Product(h2, h2);
  const __m256i low = _mm256_set_m128i(h, h2), high = _mm256_set_m128i(h3, h4);
  __m512i powers = _mm512_inserti64x4(_mm512_castsi256_si512(high), low, 1);
  for (size_t end = kGcmPowers; end > 0; end -= 4) {
    _mm512_storeu_si512(key.powers[end - 4].bytes.data(), powers);
    powers = Products(powers, FourTimes(h4));
  }
  key.behind = {};
}

bool Supported(const Cpu& cpu) { return cpu.vaes_avx512; }

}  // namespace

constexpr GcmKernel kGcmVaesAvx512 = {"VAES, AVX-512",       Supported,  SetKey, Seal, Open,
                                      (kWide * kVectorSize), kSmallStack};

}  // namespace lockstep::crypto

#endif
