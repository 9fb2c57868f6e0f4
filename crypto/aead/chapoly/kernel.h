// ChaChaPolyKernel: ChaCha20-Poly1305 (RFC 8439) for one kind of processor.
#ifndef CRYPTO_AEAD_CHAPOLY_KERNEL_H_
#define CRYPTO_AEAD_CHAPOLY_KERNEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/aead/aead.h"
#include "crypto/cpu.h"

namespace lockstep::crypto {

struct ChaChaPolyKernel;

// What a key's AeadState holds: a message's own key is part of its first block.
struct alignas(16) ChaChaPolyKey {
  std::array<uint8_t, 32> bytes;
  const ChaChaPolyKernel* kernel;
};
static_assert(sizeof(ChaChaPolyKey) <= kAeadStateSize);

// A kernel's file defines one of these and nothing else that others see. The functions are for the
// processors that `supported` says, and take what AeadKey has checked.
struct ChaChaPolyKernel {
  std::string_view name;
  bool (*supported)(const Cpu& cpu);
  void (*seal)(const ChaChaPolyKey& key, std::span<const SealRequest> requests);
  // As Aead::open. What fails is ciphertext still, or wiped.
  size_t (*open)(const ChaChaPolyKey& key, std::span<const OpenRequest> requests);
};

extern const ChaChaPolyKernel kChaChaPolyAvx512;
extern const ChaChaPolyKernel kChaChaPolySodium;

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_CHAPOLY_KERNEL_H_
