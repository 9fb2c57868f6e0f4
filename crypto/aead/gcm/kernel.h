// GcmKernel: AES-GCM (NIST SP 800-38D) for one kind of processor, and what the kernels share.
#ifndef CRYPTO_AEAD_GCM_KERNEL_H_
#define CRYPTO_AEAD_GCM_KERNEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "crypto/aead/aead.h"
#include "crypto/cpu.h"

namespace lockstep::crypto {

// AES-128 has 10 rounds and AES-256 14; each has one key more than it has rounds.
inline constexpr int kMaxAesRounds = 14;
// Powers of the hash key that a key holds: as many as fit.
inline constexpr size_t kGcmPowers = 24;

struct GcmKernel;

struct alignas(16) AesBlock {
  std::array<uint8_t, 16> bytes;
};

// What a key's AeadState holds.
struct alignas(16) GcmKey {
  const GcmKernel* kernel;
  uint32_t rounds;
  // H^24 to H^1: a power of n begins n blocks before the end. H is the hash key in POLYVAL's form
  // (RFC 8452 appendix A: the bytes reversed, and multiplied by x), in which a product needs no
  // shift. A kernel sets those that it uses.
  std::array<AesBlock, kGcmPowers> powers;
  // Behind the powers, since some are read with the last powers, and multiplied by zero.
  std::array<AesBlock, kMaxAesRounds + 1> round_keys;
};
static_assert(sizeof(GcmKey) <= kAeadStateSize);

// A message's text, on its way.
struct GcmText {
  const uint8_t* from;
  uint8_t* to;  // in place, or disjoint
  size_t data;  // bytes at `from`; behind them come the type and zeros (Trailer)
  size_t size;  // in all
  uint8_t trailer = 0;
};

// What ClearStackAfter clears: one of these (hygiene_test.cc).
inline constexpr size_t kSmallStack = 1024, kUsualStack = 2048, kLargeStack = 4096;

// A kernel's file defines one of these and nothing else that others see. The functions are for the
// processors that `supported` says, and take what AeadKey has checked.
struct GcmKernel {
  std::string_view name;
  bool (*supported)(const Cpu& cpu);
  // `size`: 16 or 32 bytes.
  void (*set_key)(GcmKey& key, const uint8_t* bytes, size_t size);
  void (*seal)(const GcmKey& key, std::span<const SealRequest> requests);
  // As Aead::open. What fails is wiped.
  size_t (*open)(const GcmKey& key, std::span<const OpenRequest> requests);
  // The shortest messages, tags included, of which it leaves anything secret on the stack (shorter
  // ones stay in registers), and how many bytes of it at most; and those from which on it may be
  // kLargeStack.
  size_t spills_from;
  size_t stack;
  size_t large_from = std::numeric_limits<size_t>::max();
};

extern const GcmKernel kGcmVaesAvx512;
extern const GcmKernel kGcmVaesAvx2;
extern const GcmKernel kGcmAesNi;
extern const GcmKernel kGcmPortable;

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_GCM_KERNEL_H_
