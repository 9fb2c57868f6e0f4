// ChaCha20-Poly1305 for processors with AVX-512 and its IFMA: 16 blocks of ChaCha20 at a time, and
// while they are mixed, 8 steps of Poly1305 on 8 blocks each.
//
// Block 0 of the keystream is the key for Poly1305; the text's begins with block 1.
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

#include "crypto/aead/chapoly/kernel.h"
#include "crypto/aead/chapoly/poly1305.h"
#include "crypto/aead/seal_pieces.h"
#include "crypto/base/declassify.h"
#include "crypto/base/secret.h"

// Attributes of each function, not flags of the file: an inline function of a header that is
// compiled here must stay one for every processor.
#define LOCKSTEP_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512ifma,bmi2")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline

namespace lockstep::crypto {
namespace {

constexpr size_t kBlockSize = 64;  // of ChaCha20, and of a register
constexpr __mmask64 kAll = ~__mmask64{0};

// From so many bytes on, the powers of r are worth their while.
constexpr size_t kMinSizeForLanes = 512;

#include "crypto/aead/chapoly/lanes.inc"

// ---- ChaCha20: in each register one row of four blocks ----

struct Rows {
  __m512i a, b, c, d;
};

LOCKSTEP_INLINE void QuarterRounds(Rows& x) {
  x.a = _mm512_add_epi32(x.a, x.b);
  x.d = _mm512_rol_epi32(_mm512_xor_si512(x.d, x.a), 16);
  x.c = _mm512_add_epi32(x.c, x.d);
  x.b = _mm512_rol_epi32(_mm512_xor_si512(x.b, x.c), 12);
  x.a = _mm512_add_epi32(x.a, x.b);
  x.d = _mm512_rol_epi32(_mm512_xor_si512(x.d, x.a), 8);
  x.c = _mm512_add_epi32(x.c, x.d);
  x.b = _mm512_rol_epi32(_mm512_xor_si512(x.b, x.c), 7);
}

LOCKSTEP_INLINE void DoubleRound(Rows& x) {
  QuarterRounds(x);
  x.b = _mm512_shuffle_epi32(x.b, _MM_PERM_ADCB);
  x.c = _mm512_shuffle_epi32(x.c, _MM_PERM_BADC);
  x.d = _mm512_shuffle_epi32(x.d, _MM_PERM_CBAD);
  QuarterRounds(x);
  x.b = _mm512_shuffle_epi32(x.b, _MM_PERM_CBAD);
  x.c = _mm512_shuffle_epi32(x.c, _MM_PERM_BADC);
  x.d = _mm512_shuffle_epi32(x.d, _MM_PERM_ADCB);
}

// Rows of four blocks to the blocks themselves.
LOCKSTEP_INLINE void Transpose(const Rows& x, __m512i* blocks) {
  const __m512i ab_low = _mm512_shuffle_i32x4(x.a, x.b, 0x44);
  const __m512i ab_high = _mm512_shuffle_i32x4(x.a, x.b, 0xee);
  const __m512i cd_low = _mm512_shuffle_i32x4(x.c, x.d, 0x44);
  const __m512i cd_high = _mm512_shuffle_i32x4(x.c, x.d, 0xee);
  blocks[0] = _mm512_shuffle_i32x4(ab_low, cd_low, 0x88);
  blocks[1] = _mm512_shuffle_i32x4(ab_low, cd_low, 0xdd);
  blocks[2] = _mm512_shuffle_i32x4(ab_high, cd_high, 0x88);
  blocks[3] = _mm512_shuffle_i32x4(ab_high, cd_high, 0xdd);
}

LOCKSTEP_INLINE __m512i Repeat(const void* at) {
  return _mm512_broadcast_i32x4(_mm_loadu_si128(static_cast<const __m128i*>(at)));
}

LOCKSTEP_INLINE Rows FirstRows(const ChaChaPolyKey& key, const Nonce& nonce) {
  // The nonce's 12 bytes behind the counter.
  const __m128i bytes = _mm_load_si128(reinterpret_cast<const __m128i*>(nonce.bytes.data()));
  const __m512i last = _mm512_broadcast_i32x4(_mm_slli_si128(bytes, 4));
  return {
      _mm512_broadcast_i32x4(_mm_setr_epi32(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574)),
      Repeat(key.bytes.data()), Repeat(key.bytes.data() + 16),
      _mm512_add_epi32(last, _mm512_setr_epi32(0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0))};
}

LOCKSTEP_INLINE __m512i AddToCounters(__m512i d, int n) {
  return _mm512_add_epi32(d, _mm512_broadcast_i32x4(_mm_setr_epi32(n, 0, 0, 0)));
}

// The next 4 * kSets blocks of keystream; and, with kHashes, at the same time the hash of eight
// steps from `hashed` on.
template <int kSets, bool kHashes = false>
LOCKSTEP_INLINE void Keystream(Rows& first, __m512i (&blocks)[4 * kSets], Lanes* lanes = nullptr,
                               const uint8_t* hashed = nullptr) {
  Rows rows[kSets];
#pragma GCC unroll 4
  for (int i = 0; i < kSets; ++i) {
    rows[i] = first;
    rows[i].d = AddToCounters(first.d, 4 * i);
  }
#pragma GCC unroll 1
  for (int round = 0; round < 10; ++round) {
#pragma GCC unroll 4
    for (int i = 0; i < kSets; ++i) DoubleRound(rows[i]);
    if (kHashes && round < 8) Step(*lanes, hashed + kStepSize * static_cast<size_t>(round));
  }
#pragma GCC unroll 4
  for (int i = 0; i < kSets; ++i) {
    rows[i].a = _mm512_add_epi32(rows[i].a, first.a);
    rows[i].b = _mm512_add_epi32(rows[i].b, first.b);
    rows[i].c = _mm512_add_epi32(rows[i].c, first.c);
    rows[i].d = _mm512_add_epi32(rows[i].d, AddToCounters(first.d, 4 * i));
    Transpose(rows[i], blocks + 4 * i);
  }
  first.d = AddToCounters(first.d, 4 * kSets);
}

// ---- Messages ----

enum class Direction { kSeal, kOpen };

// The text on its way, and its hash, which follows the ciphertext: behind the cipher when sealing,
// before it when opening.
struct Stream {
  const uint8_t* from;
  uint8_t* to;
  size_t data;  // bytes at `from`; behind them comes the type, if there is any
  size_t size;  // in all
  uint8_t type;
  const uint8_t* hashed;  // ciphertext that is not hashed yet
  bool in_lanes;
  bool begun = false;
  Lanes lanes;
};

LOCKSTEP_INLINE void Advance(Stream& stream, size_t size) {
  stream.from += size;
  stream.to += size;
  stream.data -= stream.data < size ? stream.data : size;
  stream.size -= size;
}

LOCKSTEP_INLINE __mmask64 Below(size_t size, size_t offset) {
  const size_t rest = size > offset ? size - offset : 0;
  return _bzhi_u64(kAll, static_cast<uint32_t>(rest < kBlockSize ? rest : kBlockSize));
}

// Up to `size` bytes of text, the last of which may be the type.
template <int kBlocks>
LOCKSTEP_INLINE void Crypt(Stream& stream, const __m512i* keystream, size_t size) {
#pragma GCC unroll 16
  for (int i = 0; i < kBlocks; ++i) {
    const size_t offset = kBlockSize * static_cast<size_t>(i);
    const __mmask64 mask = Below(size, offset), readable = Below(stream.data, offset) & mask;
    __m512i text = _mm512_maskz_loadu_epi8(readable, stream.from + offset);
    text = _mm512_mask_set1_epi8(text, mask & ~readable, static_cast<char>(stream.type));
    _mm512_mask_storeu_epi8(stream.to + offset, mask, _mm512_xor_si512(text, keystream[i]));
  }
  Advance(stream, size);
}

// Hashes all steps that lie before `end`.
LOCKSTEP_TARGET void HashSteps(Stream& stream, const Poly1305& poly, const uint8_t* end) {
  if (!stream.in_lanes) return;
  for (; static_cast<size_t>(end - stream.hashed) >= kStepSize; stream.hashed += kStepSize) {
    if (stream.begun) {
      Step(stream.lanes, stream.hashed);
    } else {
      Begin(stream.lanes, poly, stream.hashed);
      stream.begun = true;
    }
  }
}

// All ciphertext before `end`, which ends it.
LOCKSTEP_TARGET void HashRest(Stream& stream, Poly1305& poly, const uint8_t* end) {
  HashSteps(stream, poly, end);
  if (stream.begun) End(stream.lanes, poly);
  poly.Add(stream.hashed, static_cast<size_t>(end - stream.hashed));
}

// The last text, of up to 16 blocks.
template <Direction kDirection, int kSets>
LOCKSTEP_TARGET void Last(Stream& stream, Rows& rows, Poly1305& poly) {
  __m512i keystream[4 * kSets];
  Keystream<kSets>(rows, keystream);
  const uint8_t* const end = stream.to + stream.size;
  if constexpr (kDirection == Direction::kOpen) HashRest(stream, poly, end);
  Crypt<4 * kSets>(stream, keystream, stream.size);
  if constexpr (kDirection == Direction::kSeal) HashRest(stream, poly, end);
}

// The first blocks: the key for Poly1305, and text behind it: all of it, if it is short, else 14
// blocks, a whole number of steps.
constexpr size_t kFirstPart = 14 * kBlockSize;
constexpr size_t kPart = 16 * kBlockSize;

template <Direction kDirection, int kSets>
LOCKSTEP_TARGET Poly1305 First(Stream& stream, Rows& rows, Bytes associated_data) {
  __m512i keystream[4 * kSets];
  Keystream<kSets>(rows, keystream);
  alignas(64) uint8_t key[kBlockSize];
  _mm512_store_si512(key, keystream[0]);
  Poly1305 poly(key);
  Wipe(key);
  poly.Add(associated_data.data(), associated_data.size());
  const bool all = stream.size <= (4 * kSets - 1) * kBlockSize;
  const size_t size = all ? stream.size : kFirstPart;
  const uint8_t* const end = stream.to + size;
  // The part's end is not the text's: whole steps.
  if (!all) rows.d = AddToCounters(rows.d, -1);
  if constexpr (kDirection == Direction::kOpen)
    all ? HashRest(stream, poly, end) : HashSteps(stream, poly, end);
  Crypt<4 * kSets - 1>(stream, keystream + 1, size);
  if constexpr (kDirection == Direction::kSeal)
    all ? HashRest(stream, poly, end) : HashSteps(stream, poly, end);
  return poly;
}

// Parts of 16 blocks of data, each hashed while the next one is encrypted, or before it is
// decrypted.
template <Direction kDirection>
LOCKSTEP_TARGET void Parts(Stream& stream, Rows& rows) {
  for (bool hashes = kDirection == Direction::kOpen; stream.data >= kPart && stream.size > kPart;
       hashes = true) {
    __m512i keystream[16];
    if (hashes) {
      Keystream<4, true>(rows, keystream, &stream.lanes, stream.hashed);
      stream.hashed += kPart;
    } else {
      Keystream<4>(rows, keystream);
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < 16; ++i)
      _mm512_storeu_si512(
          stream.to + i * kBlockSize,
          _mm512_xor_si512(_mm512_loadu_si512(stream.from + i * kBlockSize), keystream[i]));
    Advance(stream, kPart);
  }
}

template <Direction kDirection>
LOCKSTEP_TARGET void Process(const ChaChaPolyKey& key, const Nonce& nonce, Bytes associated_data,
                             Stream& stream, uint8_t* tag) {
  const size_t size = stream.size;
  Rows rows = FirstRows(key, nonce);
  const size_t blocks = 1 + (size + kBlockSize - 1) / kBlockSize;
  Poly1305 poly = blocks <= 4    ? First<kDirection, 1>(stream, rows, associated_data)
                  : blocks <= 8  ? First<kDirection, 2>(stream, rows, associated_data)
                  : blocks <= 12 ? First<kDirection, 3>(stream, rows, associated_data)
                                 : First<kDirection, 4>(stream, rows, associated_data);
  if (stream.size > 0) {
    Parts<kDirection>(stream, rows);
    const size_t sets = (stream.size + 4 * kBlockSize - 1) / (4 * kBlockSize);
    sets == 1   ? Last<kDirection, 1>(stream, rows, poly)
    : sets == 2 ? Last<kDirection, 2>(stream, rows, poly)
    : sets == 3 ? Last<kDirection, 3>(stream, rows, poly)
                : Last<kDirection, 4>(stream, rows, poly);
  }
  poly.Finish(associated_data.size(), size, tag);
  Wipe({reinterpret_cast<uint8_t*>(&poly), sizeof poly});
  if (stream.begun) Wipe({reinterpret_cast<uint8_t*>(&stream.lanes), sizeof stream.lanes});
}

LOCKSTEP_TARGET void SealOne(const ChaChaPolyKey& key, const SealRequest& request) {
  const MutableBytes text = TextOf(request.output);
  Stream stream;
  stream.from = stream.to = text.data();
  stream.hashed = text.data();
  stream.size = stream.data = text.size();
  stream.type = request.trailer.first_byte;
  stream.in_lanes = text.size() >= kMinSizeForLanes;
  if (request.plaintext.size() == 1 && !request.plaintext[0].empty() && request.trailer.size <= 1) {
    stream.from = request.plaintext[0].data();
    stream.data = request.plaintext[0].size();
  } else {
    GatherPlaintext(request);
  }
  Process<Direction::kSeal>(key, request.nonce, request.associated_data, stream,
                            TagOf(request.output).data());
}

// Hashes before it decrypts, a part at a time; what fails is wiped.
LOCKSTEP_TARGET bool OpenOne(const ChaChaPolyKey& key, const OpenRequest& request) {
  const MutableBytes text = TextOf(request.in_out);
  Stream stream;
  stream.from = stream.to = text.data();
  stream.hashed = text.data();
  stream.size = stream.data = text.size();
  stream.type = 0;
  stream.in_lanes = text.size() >= kMinSizeForLanes;
  alignas(16) uint8_t tag[kAeadTagSize];
  Process<Direction::kOpen>(key, request.nonce, request.associated_data, stream, tag);
  if (Declassified(ConstantTimeEqual(tag, TagOf(request.in_out)))) return true;
  Wipe(text);
  return false;
}

void Seal(const ChaChaPolyKey& key, std::span<const SealRequest> requests) {
  for (const SealRequest& request : requests) SealOne(key, request);
}

size_t Open(const ChaChaPolyKey& key, std::span<const OpenRequest> requests) {
  for (size_t i = 0; i < requests.size(); ++i)
    if (!OpenOne(key, requests[i])) return i;
  return requests.size();
}

bool Supported(const Cpu& cpu) { return cpu.avx512_ifma; }

}  // namespace

constexpr ChaChaPolyKernel kChaChaPolyAvx512 = {"AVX-512", Supported, Seal, Open};

}  // namespace lockstep::crypto

#endif
