#include "crypto/chacha20_keystream.h"

#include <sodium.h>

#include <array>

#include "crypto/library/sodium.h"

namespace lockstep::crypto {

static_assert(kSeedSize == crypto_stream_chacha20_ietf_KEYBYTES);

void ChaCha20Keystream(std::span<const uint8_t, kSeedSize> key, MutableBytes output) {
  EnsureSodium();
  const std::array<uint8_t, crypto_stream_chacha20_ietf_NONCEBYTES> nonce{};
  crypto_stream_chacha20_ietf(output.data(), output.size(), nonce.data(), key.data());
}

}  // namespace lockstep::crypto
