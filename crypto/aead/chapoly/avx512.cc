// ChaCha20-Poly1305 for processors with AVX-512 and its IFMA.
//
// The blocks of keystream that messages begin and end with are made up to 32 at a time, whichever
// messages they belong to: each one's key for Poly1305 (its block 0), and what its text has beyond
// whole parts of 32 blocks. So short messages share a pass, and long ones waste none.
#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>
#include <cstring>

#include "crypto/aead/chapoly/kernel.h"
#include "crypto/aead/chapoly/poly1305.h"
#include "crypto/aead/seal_pieces.h"
#include "crypto/base/declassify.h"
#include "crypto/base/secret.h"
#include "crypto/msan_intrinsics.h"

// Attributes of each function, not flags of the file: an inline function of a header that is
// compiled here must stay one for every processor.
#define LOCKSTEP_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512ifma,bmi2")))
#define LOCKSTEP_INLINE LOCKSTEP_TARGET __attribute__((always_inline)) inline
#define LOCKSTEP_NOINLINE LOCKSTEP_TARGET __attribute__((noinline))

// MemorySanitizer cannot follow assembly.
#if defined(LOCKSTEP_MSAN)
#define LOCKSTEP_INTRINSICS_ONLY
#endif

namespace lockstep::crypto {
namespace {

constexpr size_t kBlockSize = 64;  // of ChaCha20, and of a register
constexpr int kDoubleRounds = 10;
constexpr size_t kMaxSets = 8;  // of four blocks: what the registers hold
constexpr size_t kMaxBlocks = 4 * kMaxSets;
constexpr size_t kPart = kMaxBlocks * kBlockSize;

// From so many bytes on, the powers of r are worth their while.
constexpr size_t kMinSizeForLanes = 512;
// And so many short messages are worth a lane each.
constexpr size_t kMinShortMessages = 3;

#include "crypto/aead/chapoly/keystream512.inc"
#include "crypto/aead/chapoly/lanes.inc"
#include "crypto/aead/chapoly/short512.inc"

// ---- Messages ----

struct Message {
  const uint8_t* from;
  uint8_t* to;
  size_t data;  // bytes at `from`; behind them comes the type, if there is any
  size_t size;  // in all
  uint8_t type;

  [[nodiscard]] size_t parts() const { return data / kPart; }
  [[nodiscard]] size_t tail_size() const { return size - parts() * kPart; }
  [[nodiscard]] size_t tail_blocks() const { return (tail_size() + kBlockSize - 1) / kBlockSize; }
};

Message MessageOf(const SealRequest& request) {
  const MutableBytes text = TextOf(request.output);
  const Bytes from = IsDirect(request) ? request.plaintext[0] : Bytes(text);
  return {from.data(), text.data(), from.size(), text.size(), request.trailer.first_byte};
}

Message MessageOf(const OpenRequest& request) {
  const MutableBytes text = TextOf(request.in_out);
  return {text.data(), text.data(), text.size(), text.size(), 0};
}

// Requests at the front of a batch whose keystreams are made together.
struct Group {
  size_t count = 0;
  bool is_short = true;  // all of them
};

// Takes as many as fit, at least one, and fills `keystream`: for each, the block of its key and
// those of its tail.
template <class Request>
LOCKSTEP_NOINLINE Group Prepare(Keystream& keystream, const ChaChaPolyKey& key,
                                std::span<const Request> requests) {
  Group group;
  size_t used = 0;
  for (const Request& request : requests) {
    const Message message = MessageOf(request);
    const size_t blocks = 1 + message.tail_blocks();
    if (group.count > 0 && used + blocks > kMaxBlocks) break;
    group.is_short &=
        message.size <= kMaxShortText && request.associated_data.size() <= kMaxShortHeader;
    keystream.is_deep |= message.size >= kMinSizeForLanes || group.count > 0;
    PutCounters(keystream, used, request.nonce, blocks, message.parts() * kMaxBlocks);
    used += blocks;
    ++group.count;
  }
  // Lanes of which few are used take longer than one message after the other.
  group.is_short &= group.count >= kMinShortMessages;
  Fill(keystream, key, used);
  return group;
}

LOCKSTEP_INLINE __mmask64 Below(size_t size, size_t offset) {
  const size_t rest = size > offset ? size - offset : 0;
  return _bzhi_u64(~uint64_t{0}, static_cast<uint32_t>(rest < kBlockSize ? rest : kBlockSize));
}

// The text behind the whole parts. Leaves in `keystream` what was written, and zeros behind it.
LOCKSTEP_INLINE void CryptTail(const Message& message, __m512i* keystream) {
  const size_t done = message.parts() * kPart;
  const uint8_t* const from = message.from + done;
  uint8_t* const to = message.to + done;
  const size_t data = message.data - done, size = message.tail_size();
#pragma GCC unroll 1
  for (size_t offset = 0; offset < size; offset += kBlockSize, ++keystream) {
    __m512i text;
    if (data - offset >= kBlockSize && data >= offset) [[likely]] {
      text = _mm512_xor_si512(_mm512_loadu_si512(from + offset), *keystream);
      _mm512_storeu_si512(to + offset, text);
    } else {
      const __mmask64 mask = Below(size, offset), readable = Below(data, offset);
      text = _mm512_maskz_loadu_epi8(readable, from + offset);
      text = _mm512_mask_set1_epi8(text, mask & ~readable, static_cast<char>(message.type));
      text = _mm512_maskz_mov_epi8(mask, _mm512_xor_si512(text, *keystream));
      _mm512_mask_storeu_epi8(to + offset, mask, text);
    }
    _mm512_store_si512(keystream, text);
  }
}

// ---- The hash ----

// A part of the AEAD's input (RFC 8439 section 2.8): filled up with zeros to whole blocks.
LOCKSTEP_INLINE void AddPadded(Poly1305& poly, const uint8_t* data, size_t size) {
#pragma GCC unroll 1
  for (; size >= 16; size -= 16, data += 16) poly.AddBlock(data);
  if (size == 0) return;
  alignas(16) uint8_t last[16];
  const auto mask = static_cast<__mmask16>(_bzhi_u32(0xffff, static_cast<uint32_t>(size)));
  _mm_store_si128(reinterpret_cast<__m128i*>(last), _mm_maskz_loadu_epi8(mask, data));
  poly.AddBlock(last);
}

// Whole steps in lanes that have begun; returns their end.
LOCKSTEP_INLINE const uint8_t* AddSteps(Lanes& lanes, const uint8_t* at, const uint8_t* end) {
#pragma GCC unroll 1
  for (; static_cast<size_t>(end - at) >= kMaxSteps * kStepSize; at += kMaxSteps * kStepSize)
    Steps(lanes, at);
#pragma GCC unroll 1
  for (; static_cast<size_t>(end - at) >= kStepSize; at += kStepSize) Step(lanes, at);
  return at;
}

// The whole steps of `parts`, of which there is no rest, and then of `tail`, in lanes. Returns how
// many bytes of the tail that is.
LOCKSTEP_NOINLINE size_t AddInLanes(Poly1305& poly, Bytes parts, Bytes tail) {
  Lanes lanes;
  const uint8_t* at = parts.empty() ? tail.data() : parts.data();
  Begin(lanes, poly, at);
  at += kStepSize;
  if (!parts.empty()) {
    AddSteps(lanes, at, parts.data() + parts.size());
    at = tail.data();
  }
  at = AddSteps(lanes, at, tail.data() + tail.size());
  End(lanes, poly);
  WipeRegisters(&lanes, sizeof lanes / sizeof(__m512i));
  return static_cast<size_t>(at - tail.data());
}

// ---- Sealing and opening ----

LOCKSTEP_INLINE const uint8_t* BytesOf(const __m512i* blocks) {
  return reinterpret_cast<const uint8_t*>(blocks);
}

// `blocks`: the message's in the keystream. The tail is hashed from there, where no load has to
// wait for a store that it only overlaps with.
LOCKSTEP_NOINLINE void SealOne(const ChaChaPolyKey& key, const SealRequest& request,
                               __m512i* blocks) {
  if (!IsDirect(request)) GatherPlaintext(request);
  const Message message = MessageOf(request);
  const size_t parts = message.parts() * kPart;
  Poly1305 poly(BytesOf(blocks));
  AddPadded(poly, request.associated_data.data(), request.associated_data.size());
  if (parts > 0) CryptParts(key, request.nonce, message.from, message.to, message.parts());
  CryptTail(message, blocks + 1);
  Bytes tail = {BytesOf(blocks + 1), message.tail_size()};
  if (message.size >= kMinSizeForLanes)
    tail = tail.subspan(AddInLanes(poly, {message.to, parts}, tail));
  AddPadded(poly, tail.data(), tail.size());
  poly.Finish(request.associated_data.size(), message.size, TagOf(request.output).data());
}

// Decrypts only what is authentic.
LOCKSTEP_NOINLINE bool OpenOne(const ChaChaPolyKey& key, const OpenRequest& request,
                               __m512i* blocks) {
  const Message message = MessageOf(request);
  Poly1305 poly(BytesOf(blocks));
  AddPadded(poly, request.associated_data.data(), request.associated_data.size());
  Bytes text = {message.from, message.size};
  if (message.size >= kMinSizeForLanes) text = text.subspan(AddInLanes(poly, {}, text));
  AddPadded(poly, text.data(), text.size());
  alignas(16) uint8_t tag[kAeadTagSize];
  poly.Finish(request.associated_data.size(), message.size, tag);
  if (!Declassified(ConstantTimeEqual(tag, TagOf(request.in_out)))) return false;
  if (message.parts() > 0)
    CryptParts(key, request.nonce, message.from, message.to, message.parts());
  CryptTail(message, blocks + 1);
  return true;
}

LOCKSTEP_NOINLINE void SealShort(std::span<const SealRequest> requests, __m512i* blocks) {
  while (!requests.empty()) {
    ShortMessages messages;
    const auto some = requests.first(std::min(requests.size(), kLaneCount));
    for (const SealRequest& request : some) {
      if (!IsDirect(request)) GatherPlaintext(request);
      const Message message = MessageOf(request);
      CryptTail(message, blocks + 1);
      Put(messages, BytesOf(blocks), request.associated_data, {BytesOf(blocks + 1), message.size});
      blocks += 1 + message.tail_blocks();
    }
    Authenticate(messages);
    for (size_t lane = 0; lane < some.size(); ++lane)
      PutTag(messages, lane, TagOf(some[lane].output).data());
    requests = requests.subspan(some.size());
  }
}

LOCKSTEP_TARGET void Seal(const ChaChaPolyKey& key, std::span<const SealRequest> requests) {
  Keystream keystream;
  while (!requests.empty()) {
    const Group group = Prepare(keystream, key, requests);
    if (group.is_short) {
      SealShort(requests.first(group.count), keystream.blocks);
    } else {
      __m512i* blocks = keystream.blocks;
      for (const SealRequest& request : requests.first(group.count)) {
        SealOne(key, request, blocks);
        blocks += 1 + MessageOf(request).tail_blocks();
      }
    }
    requests = requests.subspan(group.count);
  }
  Clear(keystream);
}

// What opening a group has come to: how many so far, and whether more may follow.
struct Progress {
  size_t opened = 0;
  bool goes_on = true;

  // Takes note of one whose tag matched, or did not.
  void Add(const OpenRequest& request, bool is_authentic, const uint8_t* last_byte) {
    opened += is_authentic ? 1 : 0;
    goes_on = is_authentic && RunGoesOn(TextOf(request.in_out), last_byte);
  }
};

// All are authenticated, and decrypted in order as long as each one before is.
LOCKSTEP_NOINLINE void OpenShort(std::span<const OpenRequest> requests, __m512i* blocks,
                                 const uint8_t* last_byte, Progress& progress) {
  while (progress.goes_on && !requests.empty()) {
    ShortMessages messages;
    const auto some = requests.first(std::min(requests.size(), kLaneCount));
    const __m512i* ahead = blocks;
    for (const OpenRequest& request : some) {
      const Message message = MessageOf(request);
      Put(messages, BytesOf(ahead), request.associated_data, {message.from, message.size});
      ahead += 1 + message.tail_blocks();
    }
    Authenticate(messages);
    for (size_t lane = 0; progress.goes_on && lane < some.size(); ++lane) {
      const Message message = MessageOf(some[lane]);
      alignas(16) uint8_t tag[kAeadTagSize];
      PutTag(messages, lane, tag);
      const bool matches = Declassified(ConstantTimeEqual(tag, TagOf(some[lane].in_out)));
      if (matches) CryptTail(message, blocks + 1);
      progress.Add(some[lane], matches, last_byte);
      blocks += 1 + message.tail_blocks();
    }
    requests = requests.subspan(some.size());
  }
}

LOCKSTEP_TARGET size_t Open(const ChaChaPolyKey& key, std::span<const OpenRequest> requests,
                            const uint8_t* last_byte) {
  Keystream keystream;
  Progress progress;
  while (progress.goes_on && progress.opened < requests.size()) {
    const auto rest = requests.subspan(progress.opened);
    const Group group = Prepare(keystream, key, rest);
    if (group.is_short) {
      OpenShort(rest.first(group.count), keystream.blocks, last_byte, progress);
      continue;
    }
    __m512i* blocks = keystream.blocks;
    for (size_t i = 0; progress.goes_on && i < group.count; ++i) {
      progress.Add(rest[i], OpenOne(key, rest[i], blocks), last_byte);
      blocks += 1 + MessageOf(rest[i]).tail_blocks();
    }
  }
  Clear(keystream);
  return progress.opened;
}

bool Supported(const Cpu& cpu) { return cpu.avx512_ifma; }

}  // namespace

constexpr ChaChaPolyKernel kChaChaPolyAvx512 = {"AVX-512", Supported, Seal, Open};

}  // namespace lockstep::crypto

#endif
