#include "crypto/aead/chacha20_poly1305.h"

#include <sodium.h>

#include <algorithm>
#include <limits>

#include "crypto/aead/seal_pieces.h"
#include "crypto/base/secret.h"
#include "crypto/library/sodium.h"

namespace lockstep::crypto {
namespace {

constexpr size_t kKeySize = crypto_aead_chacha20poly1305_ietf_KEYBYTES;
static_assert(crypto_aead_chacha20poly1305_ietf_ABYTES == kAeadTagSize);
static_assert(crypto_aead_chacha20poly1305_ietf_NPUBBYTES == kAeadNonceSize);

// The state is the key itself. A message's key schedule is part of its first block.
Status SetKey(AeadState& state, Bytes key) {
  EnsureSodium();
  std::ranges::copy(key.first(kKeySize), state.bytes.begin());
  return {};
}

// libsodium seals one piece at a time only, so the pieces meet in the output.
Status Seal(AeadState& state, std::span<const SealRequest> requests) {
  for (const SealRequest& request : requests) {
    GatherPlaintext(request);
    const MutableBytes text = TextOf(request.output);
    crypto_aead_chacha20poly1305_ietf_encrypt_detached(
        text.data(), TagOf(request.output).data(), nullptr, text.data(), text.size(),
        request.associated_data.data(), request.associated_data.size(), nullptr,
        request.nonce.bytes.data(), state.bytes.data());
  }
  return {};
}

size_t Open(AeadState& state, std::span<const OpenRequest> requests) {
  for (size_t i = 0; i < requests.size(); ++i) {
    const OpenRequest& request = requests[i];
    const MutableBytes text = TextOf(request.in_out);
    // Nothing is decrypted unless the tag matches.
    const int failed = crypto_aead_chacha20poly1305_ietf_decrypt_detached(
        text.data(), nullptr, text.data(), text.size(), TagOf(request.in_out).data(),
        request.associated_data.data(), request.associated_data.size(), request.nonce.bytes.data(),
        state.bytes.data());
    if (failed != 0) return i;
  }
  return requests.size();
}

void Release(AeadState& state) { Wipe(state.bytes); }

// RFC 9846 section 5.5: the sequence number wraps before the safety limit is reached.
constexpr uint64_t kNoRecordLimit = std::numeric_limits<uint64_t>::max();

}  // namespace

constexpr Aead kChaCha20Poly1305 = {
    "ChaCha20-Poly1305", kKeySize, kNoRecordLimit, SetKey, Seal, Open, Release};

}  // namespace lockstep::crypto
