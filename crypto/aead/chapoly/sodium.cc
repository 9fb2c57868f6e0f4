// ChaCha20-Poly1305 by libsodium, for any processor.
#include "crypto/library/sodium.h"

#include <sodium.h>

#include "crypto/aead/chapoly/kernel.h"
#include "crypto/aead/clear_stack.h"
#include "crypto/aead/seal_pieces.h"

namespace lockstep::crypto {
namespace {

static_assert(crypto_aead_chacha20poly1305_ietf_KEYBYTES == sizeof(ChaChaPolyKey::bytes));
static_assert(crypto_aead_chacha20poly1305_ietf_ABYTES == kAeadTagSize);
static_assert(crypto_aead_chacha20poly1305_ietf_NPUBBYTES == kAeadNonceSize);

// More than what libsodium leaves below (hygiene_test.cc).
constexpr size_t kStack = 3072;

// libsodium seals one piece at a time only, so the pieces meet in the output.
void Seal(const ChaChaPolyKey& key, std::span<const SealRequest> requests) {
  EnsureSodium();
  for (const SealRequest& request : requests) {
    GatherPlaintext(request);
    const MutableBytes text = TextOf(request.output);
    crypto_aead_chacha20poly1305_ietf_encrypt_detached(
        text.data(), TagOf(request.output).data(), nullptr, text.data(), text.size(),
        request.associated_data.data(), request.associated_data.size(), nullptr,
        request.nonce.bytes.data(), key.bytes.data());
  }
  ClearStackBelow<kStack>();
}

size_t OpenAll(const ChaChaPolyKey& key, std::span<const OpenRequest> requests,
               const uint8_t* last_byte) {
  EnsureSodium();
  for (size_t i = 0; i < requests.size(); ++i) {
    const OpenRequest& request = requests[i];
    const MutableBytes text = TextOf(request.in_out);
    // Nothing is decrypted unless the tag matches.
    const int failed = crypto_aead_chacha20poly1305_ietf_decrypt_detached(
        text.data(), nullptr, text.data(), text.size(), TagOf(request.in_out).data(),
        request.associated_data.data(), request.associated_data.size(), request.nonce.bytes.data(),
        key.bytes.data());
    if (failed != 0) return i;
    if (!RunGoesOn(text, last_byte)) return i + 1;
  }
  return requests.size();
}

size_t Open(const ChaChaPolyKey& key, std::span<const OpenRequest> requests,
            const uint8_t* last_byte) {
  const size_t opened = OpenAll(key, requests, last_byte);
  ClearStackBelow<kStack>();
  return opened;
}

bool Supported(const Cpu&) { return true; }

}  // namespace

constexpr ChaChaPolyKernel kChaChaPolySodium = {"libsodium", Supported, Seal, Open};

}  // namespace lockstep::crypto
