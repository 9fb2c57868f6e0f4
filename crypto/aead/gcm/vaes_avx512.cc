// AES-GCM for processors with VAES, VPCLMULQDQ and AVX-512: 16 blocks at a time.
//
// A message is seen as a sequence of blocks that begins one block before its text: counter 1, whose
// keystream masks the tag, and the associated data stand there, so that neither costs anything of
// its own. The text lies shifted by one block in the registers, and behind it the block of lengths.
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

#include "crypto/aead/gcm/kernel.h"
#include "crypto/aead/gcm/key_schedule_x86.h"
#include "crypto/aead/seal_pieces.h"
#include "crypto/base/secret.h"

// Attributes of each function, not flags of the file: an inline function of a header that is
// compiled here must stay one for every processor.
#define LOCKSTEP_TARGET \
  __attribute__((target("avx512f,avx512bw,avx512vl,vaes,vpclmulqdq,aes,pclmul,bmi2")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline

namespace lockstep::crypto {
namespace {

constexpr size_t kVectorSize = 64;  // bytes; four blocks
constexpr size_t kBlockSize = 16;
constexpr int kWidth = 4;  // vectors in a chunk
constexpr size_t kChunkSize = kWidth * kVectorSize;
constexpr __mmask64 kAll = ~__mmask64{0};
constexpr __mmask64 kNotFirstBlock = ~__mmask64{0xffff};

LOCKSTEP_INLINE __m512i FourTimes(__m128i block) { return _mm512_broadcast_i32x4(block); }
LOCKSTEP_INLINE __m512i FourTimes(const AesBlock& block) {
  return FourTimes(_mm_load_si128(reinterpret_cast<const __m128i*>(block.bytes.data())));
}

// ---- GHASH, on blocks with their bytes reversed ----

LOCKSTEP_INLINE __m512i Reversed(__m512i blocks) {
  return _mm512_shuffle_epi8(
      blocks, FourTimes(_mm_setr_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));
}
LOCKSTEP_INLINE __m128i Reversed(__m128i block) {
  return _mm_shuffle_epi8(block,
                          _mm_setr_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}

// A sum of products of 256 bits, in three parts that overlap by half.
struct Sum {
  __m512i low, middle, high;
};

LOCKSTEP_INLINE Sum NoSum() {
  const __m512i zero = _mm512_setzero_si512();
  return {zero, zero, zero};
}

LOCKSTEP_INLINE void AddProduct(Sum& sum, __m512i a, __m512i b) {
  constexpr int kXorOfThree = 0x96;
  sum.low = _mm512_xor_si512(sum.low, _mm512_clmulepi64_epi128(a, b, 0x00));
  sum.high = _mm512_xor_si512(sum.high, _mm512_clmulepi64_epi128(a, b, 0x11));
  sum.middle = _mm512_ternarylogic_epi64(sum.middle, _mm512_clmulepi64_epi128(a, b, 0x01),
                                         _mm512_clmulepi64_epi128(a, b, 0x10), kXorOfThree);
}

// Divides by x^128, modulo x^128 + x^127 + x^126 + x^121 + 1 (RFC 8452 section 3).
LOCKSTEP_INLINE __m128i Reduced(__m128i low, __m128i middle, __m128i high) {
  const __m128i polynomial = _mm_set_epi64x(static_cast<long long>(0xc200000000000000), 1);
  low = _mm_xor_si128(low, _mm_slli_si128(middle, 8));
  high = _mm_xor_si128(high, _mm_srli_si128(middle, 8));
  low = _mm_xor_si128(_mm_shuffle_epi32(low, 0x4e), _mm_clmulepi64_si128(low, polynomial, 0x10));
  low = _mm_xor_si128(_mm_shuffle_epi32(low, 0x4e), _mm_clmulepi64_si128(low, polynomial, 0x10));
  return _mm_xor_si128(low, high);
}

LOCKSTEP_INLINE __m128i SumOfLanes(__m512i lanes) {
  const __m256i two =
      _mm256_xor_si256(_mm512_castsi512_si256(lanes), _mm512_extracti64x4_epi64(lanes, 1));
  return _mm_xor_si128(_mm256_castsi256_si128(two), _mm256_extracti128_si256(two, 1));
}

LOCKSTEP_INLINE __m128i Reduced(const Sum& sum) {
  return Reduced(SumOfLanes(sum.low), SumOfLanes(sum.middle), SumOfLanes(sum.high));
}

LOCKSTEP_INLINE __m128i Product(__m128i a, __m128i b) {
  return Reduced(_mm_clmulepi64_si128(a, b, 0x00),
                 _mm_xor_si128(_mm_clmulepi64_si128(a, b, 0x01), _mm_clmulepi64_si128(a, b, 0x10)),
                 _mm_clmulepi64_si128(a, b, 0x11));
}

// Each lane by itself.
LOCKSTEP_INLINE __m512i Products(__m512i a, __m512i b) {
  const __m512i polynomial =
      _mm512_broadcast_i32x4(_mm_set_epi64x(static_cast<long long>(0xc200000000000000), 1));
  Sum sum = NoSum();
  AddProduct(sum, a, b);
  __m512i low = _mm512_xor_si512(sum.low, _mm512_bslli_epi128(sum.middle, 8));
  for (int i = 0; i < 2; ++i)
    low = _mm512_xor_si512(_mm512_shuffle_epi32(low, _MM_PERM_BADC),
                           _mm512_clmulepi64_epi128(low, polynomial, 0x10));
  return _mm512_xor_si512(low, _mm512_xor_si512(sum.high, _mm512_bsrli_epi128(sum.middle, 8)));
}

// The powers for four blocks, of which the first is `blocks` before the end.
LOCKSTEP_INLINE __m512i PowersFrom(const GcmKey& key, size_t blocks) {
  return _mm512_loadu_si512(key.powers[kGcmPowers - blocks].bytes.data());
}

// The associated data but for its last 16 bytes or fewer, and those: what stands before the text.
LOCKSTEP_INLINE __m128i HashOfAssociatedData(const GcmKey& key, Bytes data) {
  const __m128i h =
      _mm_load_si128(reinterpret_cast<const __m128i*>(key.powers[kGcmPowers - 1].bytes.data()));
  __m128i hash = _mm_setzero_si128();
  const uint8_t* at = data.data();
  size_t size = data.size();
  for (; size > kBlockSize; size -= kBlockSize, at += kBlockSize) {
    hash = _mm_xor_si128(hash, Reversed(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))));
    hash = Product(hash, h);
  }
  const __mmask16 mask = static_cast<__mmask16>(_bzhi_u32(0xffff, static_cast<uint32_t>(size)));
  return _mm_xor_si128(hash, Reversed(_mm_maskz_loadu_epi8(mask, at)));
}

// ---- AES in counter mode ----

// Counters as numbers in the last word of each block, which is where the cipher wants them once
// their bytes are reversed.
LOCKSTEP_INLINE __m512i FirstCounters(const Nonce& nonce) {
  const __m128i bytes = _mm_load_si128(reinterpret_cast<const __m128i*>(nonce.bytes.data()));
  return _mm512_add_epi32(FourTimes(bytes),
                          _mm512_setr_epi32(0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4));
}

LOCKSTEP_INLINE __m512i NextBlocks(__m512i& counters) {
  const __m512i blocks = _mm512_shuffle_epi8(
      counters, FourTimes(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 14, 13, 12)));
  counters = _mm512_add_epi32(counters, FourTimes(_mm_setr_epi32(0, 0, 0, 4)));
  return blocks;
}

// A message under way.
struct Stream {
  const uint8_t* from;  // of the vector's first block: one block before the text at first
  uint8_t* to;
  size_t data;  // bytes at `from`, with the block before them as 16; behind them comes the trailer
  size_t text;  // the same with the trailer
  uint8_t trailer;
  __m512i counters;
  __m128i hash;      // of all before, or the associated data
  __m128i tag_mask;  // the keystream of counter 1
};

LOCKSTEP_INLINE void Advance(Stream& stream, size_t size) {
  stream.from += size;
  stream.to += size;
  stream.data -= stream.data < size ? stream.data : size;
  stream.text -= stream.text < size ? stream.text : size;
}

// Keystream for `kVectors` vectors, and at the same time the hash of as many others: neither waits
// for the other. `hashed[0]` is needed last, since it waits for the hash before it.
template <int kRounds, int kVectors, int kHashed>
LOCKSTEP_INLINE void Encrypt(const GcmKey& key, __m512i (&blocks)[kVectors],
                             const __m512i (&hashed)[kVectors], size_t power, Sum& sum) {
  const __m512i first = FourTimes(key.round_keys[0]);
#pragma GCC unroll 16
  for (int i = 0; i < kVectors; ++i) blocks[i] = _mm512_xor_si512(blocks[i], first);
#pragma GCC unroll 16
  for (int round = 1; round < kRounds; ++round) {
    const __m512i round_key = FourTimes(key.round_keys[static_cast<size_t>(round)]);
#pragma GCC unroll 16
    for (int i = 0; i < kVectors; ++i) blocks[i] = _mm512_aesenc_epi128(blocks[i], round_key);
    if (round % 2 == 0 || round / 2 >= kHashed) continue;
    const int i = kHashed - 1 - round / 2;
    AddProduct(sum, hashed[i], PowersFrom(key, power - 4 * static_cast<size_t>(i)));
  }
  const __m512i last = FourTimes(key.round_keys[kRounds]);
#pragma GCC unroll 16
  for (int i = 0; i < kVectors; ++i) blocks[i] = _mm512_aesenclast_epi128(blocks[i], last);
}

enum class Direction { kSeal, kOpen };

// A chunk that is all data. `pending`: ciphertext of the chunk before, when sealing, which is then
// hashed while this one is encrypted; `kFirst`: there is none.
template <Direction kDirection, int kRounds, bool kFirst>
LOCKSTEP_INLINE void Chunk(const GcmKey& key, Stream& stream, __m512i (&pending)[kWidth]) {
  constexpr __mmask64 kMask = kFirst ? kNotFirstBlock : kAll;
  constexpr bool kHashes = kDirection == Direction::kOpen || !kFirst;
  __m512i data[kWidth], blocks[kWidth];
#pragma GCC unroll 16
  for (int i = 0; i < kWidth; ++i) {
    const uint8_t* const at = stream.from + kVectorSize * static_cast<size_t>(i);
    data[i] = i == 0 ? _mm512_maskz_loadu_epi8(kMask, at) : _mm512_loadu_si512(at);
    blocks[i] = NextBlocks(stream.counters);
  }
  if constexpr (kDirection == Direction::kOpen) {
#pragma GCC unroll 16
    for (int i = 0; i < kWidth; ++i) pending[i] = Reversed(data[i]);
  }
  if constexpr (kHashes)
    pending[0] = _mm512_xor_si512(pending[0], _mm512_zextsi128_si512(stream.hash));
  Sum sum = NoSum();
  Encrypt<kRounds, kWidth, kHashes ? kWidth : 0>(key, blocks, pending, 4 * kWidth, sum);
  if constexpr (kFirst) stream.tag_mask = _mm512_castsi512_si128(blocks[0]);
#pragma GCC unroll 16
  for (int i = 0; i < kWidth; ++i) {
    uint8_t* const at = stream.to + kVectorSize * static_cast<size_t>(i);
    const __m512i text = _mm512_xor_si512(data[i], blocks[i]);
    if (i == 0 && kFirst) {
      _mm512_mask_storeu_epi8(at, kMask, text);
    } else {
      _mm512_storeu_si512(at, text);
    }
    if constexpr (kDirection == Direction::kSeal)
      pending[i] = Reversed(i == 0 && kFirst ? _mm512_maskz_mov_epi8(kMask, text) : text);
  }
  if constexpr (kHashes) stream.hash = Reduced(sum);
  Advance(stream, kChunkSize);
}

// The last chunk's ciphertext, which no other follows to be hashed along with.
LOCKSTEP_INLINE void HashPending(const GcmKey& key, Stream& stream, __m512i (&pending)[kWidth]) {
  Sum sum = NoSum();
  pending[0] = _mm512_xor_si512(pending[0], _mm512_zextsi128_si512(stream.hash));
#pragma GCC unroll 16
  for (int i = 0; i < kWidth; ++i)
    AddProduct(sum, pending[i], PowersFrom(key, 4 * static_cast<size_t>(kWidth - i)));
  stream.hash = Reduced(sum);
}

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
    const __mmask64 allowed = i == 0 && first ? kNotFirstBlock : kAll;
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
  Encrypt<kRounds, kVectors, 0>(key, blocks, hashed, 0, sum);
  if (first) stream.tag_mask = _mm512_castsi512_si128(blocks[0]);
  const size_t text_blocks = lengths == nullptr ? 4 * kVectors : (stream.text + 15) / kBlockSize;
  const size_t all_blocks = text_blocks + (lengths == nullptr ? 0 : 1);
#pragma GCC unroll 16
  for (int i = 0; i < kVectors; ++i) {
    const size_t offset = kVectorSize * static_cast<size_t>(i);
    const __m512i text = _mm512_xor_si512(data[i], blocks[i]);
    _mm512_mask_storeu_epi8(stream.to + offset, masks[i], text);
    hashed[i] =
        Reversed(_mm512_maskz_mov_epi8(masks[i], kDirection == Direction::kSeal ? text : data[i]));
    if (i == 0) hashed[0] = _mm512_xor_si512(hashed[0], _mm512_zextsi128_si512(stream.hash));
    if (lengths != nullptr && text_blocks / 4 == static_cast<size_t>(i))
      hashed[i] = _mm512_mask_mov_epi64(
          hashed[i], static_cast<__mmask8>(3 << (text_blocks % 4 * 2)), FourTimes(*lengths));
    AddProduct(sum, hashed[i], PowersFrom(key, all_blocks - 4 * static_cast<size_t>(i)));
  }
  if (lengths != nullptr && text_blocks == 4 * kVectors)
    AddProduct(sum, _mm512_zextsi128_si512(*lengths), PowersFrom(key, 1));
  stream.hash = Reduced(sum);
  // Where data ended the type is written; what follows are zeros.
  if (stream.data < kVectors * kVectorSize) stream.trailer = 0;
  Advance(stream, kVectors * kVectorSize);
}

// Returns the tag.
template <Direction kDirection, int kRounds>
LOCKSTEP_TARGET __m128i Process(const GcmKey& key, const Nonce& nonce, Bytes associated_data,
                                const GcmText& text) {
  Stream stream{.from = text.from - kBlockSize,
                .to = text.to - kBlockSize,
                .data = text.data + kBlockSize,
                .text = text.size + kBlockSize,
                .trailer = text.trailer,
                .counters = FirstCounters(nonce),
                .hash = HashOfAssociatedData(key, associated_data),
                .tag_mask = _mm_setzero_si128()};
  const __m128i lengths = LengthBlock(associated_data.size(), text.size);
  bool first = true;
  if (stream.data >= kChunkSize && stream.text > kChunkSize) {
    __m512i pending[kWidth];
    Chunk<kDirection, kRounds, true>(key, stream, pending);
    while (stream.data >= kChunkSize && stream.text > kChunkSize)
      Chunk<kDirection, kRounds, false>(key, stream, pending);
    if constexpr (kDirection == Direction::kSeal) HashPending(key, stream, pending);
    first = false;
  }
  for (; stream.text > kChunkSize; first = false)
    Masked<kDirection, kRounds, kWidth>(key, stream, first, nullptr);
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
  return _mm_xor_si128(Reversed(stream.hash), stream.tag_mask);
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

constexpr GcmKernel kGcmVaesAvx512 = {"VAES, AVX-512", Supported, SetKey, Seal, Open};

}  // namespace lockstep::crypto

#endif
