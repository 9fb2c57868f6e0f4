// ChaChaPolyKernel: ChaCha20-Poly1305 (RFC 8439) for one kind of processor.
#ifndef CRYPTO_AEAD_CHAPOLY_KERNEL_H_
#define CRYPTO_AEAD_CHAPOLY_KERNEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/aead/aead.h"
#include "crypto/base/bytes.h"
#include "crypto/base/declassify.h"
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
// processors that `supported` says, take what AeadKey has checked, and leave nothing of keys,
// nonces and keystreams on the stack.
struct ChaChaPolyKernel {
  std::string_view name;
  bool (*supported)(const Cpu& cpu);
  void (*seal)(const ChaChaPolyKey& key, std::span<const SealRequest> requests);
  // As Aead::open, where `last_byte` is null, else as Aead::open_run. What fails is ciphertext
  // still, or wiped where the kernel decrypts while it hashes.
  size_t (*open)(const ChaChaPolyKey& key, std::span<const OpenRequest> requests,
                 const uint8_t* last_byte);
};

// Whether those behind a text that has been opened may be looked at.
inline bool RunGoesOn(Bytes text, const uint8_t* last_byte) {
  if (last_byte == nullptr) return true;
  if (text.empty()) return false;
  // Whether another key begins behind it.
  Declassify(text.last(1));
  return text.back() == *last_byte;
}

extern const ChaChaPolyKernel kChaChaPolyAvx512;
extern const ChaChaPolyKernel kChaChaPolyAvx2;
extern const ChaChaPolyKernel kChaChaPolyPortable;

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_CHAPOLY_KERNEL_H_
