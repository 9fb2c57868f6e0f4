// ChaCha20-Poly1305 for processors with AVX-512 and its IFMA.
//
// The blocks of keystream that messages begin and end with are made up to 32 at a time, whichever
// messages they belong to: each one's key for Poly1305 (its block 0), and what its text has beyond
// whole parts of 32 blocks. So short messages share a pass, and long ones waste none.
//
// What a message takes, on a processor whose vectors do four operations a cycle of two cycles each
// (measured, in cycles, gcc 12): ChaCha20 is a chain of 240 such operations, so no block is there
// before 480; with six sets of four blocks, which is what 1350 bytes take, it is 580, and with
// eight 680 where four a cycle would be 600. Behind that comes what waits for it: with 64 bytes
// seven multiplications of Poly1305 in words of 14 each, with 1350 bytes the powers of r (130) and
// the lanes (200). The next message does not begin meanwhile: words that wait fill the scheduler.
// So a record of 64 bytes takes 620 and one of 1350 bytes 1210. Tried, and not faster by more than
// the noise: finishing the sets where their blocks are used; 16 blocks column by column; rotations
// by shuffles. The key's block in words beside the vectors' rounds saved 50 at 64 bytes, with gcc
// only.
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
constexpr size_t kMinSizeForLanes = 320;
// And so many short messages are worth a lane each.
constexpr size_t kMinShortMessages = 3;

#include "crypto/aead/chapoly/keystream512.inc"
#include "crypto/aead/chapoly/lanes.inc"
#include "crypto/aead/chapoly/message512.inc"
#include "crypto/aead/chapoly/short512.inc"
// Behind those.
#include "crypto/aead/chapoly/hash512.inc"
#include "crypto/aead/chapoly/small512.inc"

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
    if (message.size >= kMinSizeForLanes || group.count > 0)
      keystream.depth = std::max(keystream.depth, Depth::kLanes);
    if (message.parts() > 0) keystream.depth = Depth::kParts;
    PutCounters(keystream, used, request.nonce, blocks, message.parts() * kMaxBlocks);
    used += blocks;
    ++group.count;
  }
  // Lanes of which few are used take longer than one message after the other.
  group.is_short &= group.count >= kMinShortMessages;
  Fill(keystream, key, used);
  return group;
}

// `blocks`: the message's in the keystream.
LOCKSTEP_NOINLINE void SealInLanes(const ChaChaPolyKey& key, const SealRequest& request,
                                   const Message& message, const __m512i* blocks, Poly1305& poly) {
  Lanes lanes;
  Begin(lanes, poly, message.size >= kMinSizeForAllPowers);
  const size_t parts = message.parts();
  if (parts > 0) CryptParts(key, request.nonce, message.from, message.to, parts);
  EndInLanes<Plaintext>(lanes, poly, {message.to, parts * kPart}, {message.tail(), blocks + 1},
                        LengthsOf(request.associated_data, message));
}

// A short message's tail is hashed from `blocks`, where no load has to wait for a store that it
// only overlaps with.
LOCKSTEP_NOINLINE void SealOne(const ChaChaPolyKey& key, const SealRequest& request,
                               __m512i* blocks) {
  if (!IsDirect(request)) GatherPlaintext(request);
  const Message message = MessageOf(request);
  Poly1305 poly(BytesOf(blocks));
  AddPadded(poly, request.associated_data.data(), request.associated_data.size());
  if (message.size < kMinSizeForLanes) {
    SealTail(message, blocks + 1);
    AddPadded(poly, BytesOf(blocks + 1), message.size);
    poly.AddWords(request.associated_data.size(), message.size);
  } else {
    SealInLanes(key, request, message, blocks, poly);
  }
  poly.PutTag(TagOf(request.output).data());
}

// Decrypts only what is authentic.
LOCKSTEP_NOINLINE bool OpenOne(const ChaChaPolyKey& key, const OpenRequest& request,
                               __m512i* blocks) {
  const Message message = MessageOf(request);
  Poly1305 poly(BytesOf(blocks));
  AddPadded(poly, request.associated_data.data(), request.associated_data.size());
  if (message.size < kMinSizeForLanes) {
    AddPadded(poly, message.from, message.size);
    poly.AddWords(request.associated_data.size(), message.size);
  } else {
    HashInLanes(request, message, poly);
  }
  alignas(16) uint8_t tag[kAeadTagSize];
  poly.PutTag(tag);
  if (!Declassified(ConstantTimeEqual(tag, TagOf(request.in_out)))) return false;
  if (message.parts() > 0)
    CryptParts(key, request.nonce, message.from, message.to, message.parts());
  OpenTail(message.tail(), blocks + 1);
  return true;
}

LOCKSTEP_NOINLINE void SealShort(std::span<const SealRequest> requests, __m512i* blocks) {
  while (!requests.empty()) {
    ShortMessages messages;
    const auto some = requests.first(std::min(requests.size(), kLaneCount));
    for (const SealRequest& request : some) {
      if (!IsDirect(request)) GatherPlaintext(request);
      const Message message = MessageOf(request);
      SealTail(message, blocks + 1);
      Put(messages, BytesOf(blocks), request.associated_data, {BytesOf(blocks + 1), message.size});
      blocks += 1 + message.tail_blocks();
    }
    Authenticate(messages);
    for (size_t lane = 0; lane < some.size(); ++lane)
      PutTag(messages, lane, TagOf(some[lane].output).data());
    requests = requests.subspan(some.size());
  }
}

LOCKSTEP_NOINLINE void SealGroups(const ChaChaPolyKey& key, std::span<const SealRequest> requests) {
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
      if (matches) OpenTail(message, blocks + 1);
      progress.Add(some[lane], matches, last_byte);
      blocks += 1 + message.tail_blocks();
    }
    requests = requests.subspan(some.size());
  }
}

LOCKSTEP_NOINLINE size_t OpenGroups(const ChaChaPolyKey& key, std::span<const OpenRequest> requests,
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

LOCKSTEP_TARGET void Seal(const ChaChaPolyKey& key, std::span<const SealRequest> requests) {
  if (requests.size() != 1 || TextOf(requests[0].output).size() > kMaxSmallText)
    return SealGroups(key, requests);
  SealSmall(key, requests[0]);
  ClearBelow<kStackOfWords>();
}

LOCKSTEP_TARGET size_t Open(const ChaChaPolyKey& key, std::span<const OpenRequest> requests,
                            const uint8_t* last_byte) {
  if (requests.size() != 1 || TextOf(requests[0].in_out).size() > kMaxSmallText)
    return OpenGroups(key, requests, last_byte);
  const bool is_authentic = OpenSmall(key, requests[0]);
  ClearBelow<kStackOfWords>();
  return is_authentic ? 1 : 0;
}

bool Supported(const Cpu& cpu) { return cpu.avx512_ifma; }

}  // namespace

constexpr ChaChaPolyKernel kChaChaPolyAvx512 = {"AVX-512", Supported, Seal, Open};

}  // namespace lockstep::crypto

#endif
