#include "tools/constant_time/aead_check.h"

#include <array>
#include <vector>

#include "tools/constant_time/taint.h"

namespace lockstep::constant_time {
namespace {

// Shorter than a block, than a register, than a chunk; several chunks; and what is left of them.
constexpr size_t kSizes[] = {0, 1, 63, 64, 200, 255, 700, 1350};
constexpr std::array<uint8_t, 5> kHeader = {23, 3, 3, 0, 0};

// Several messages in one call, so that what kernels do across messages is seen as well.
void SealAndOpen(crypto::AeadKey& key, size_t size, Probe& probe) {
  constexpr size_t kMessages = 3;
  std::vector<uint8_t> text(size, 'x');
  const Bytes piece(text);
  std::array<std::vector<uint8_t>, kMessages> outputs;
  std::vector<crypto::SealRequest> seals;
  std::vector<crypto::OpenRequest> opens;
  MarkSecret(text);
  for (std::vector<uint8_t>& output : outputs) {
    output.resize(size + 1 + crypto::kAeadTagSize);
    crypto::Nonce nonce{};
    MarkSecret(Bytes(nonce.bytes).first(crypto::kAeadNonceSize));
    seals.push_back({nonce, kHeader, {&piece, 1}, {.size = 1, .first_byte = 23}, output});
    opens.push_back({nonce, kHeader, output});
  }
  if (!key.Seal(seals)) return;
  probe.Show(Bytes(outputs[0]).first(size + 1));
  probe.Show(Bytes(outputs[2]).last(crypto::kAeadTagSize));
  for (const std::vector<uint8_t>& output : outputs) MarkPublic(output);
  outputs[2][size] ^= 1;  // of three, two are good
  if (key.Open(opens) != 2) return;
  probe.Show(Bytes(outputs[1]).first(size + 1));
}

}  // namespace

std::function<void(Probe&)> AeadCheck(const crypto::Aead& row) {
  return [&row](Probe& probe) {
    std::array<uint8_t, crypto::kMaxAeadKeySize> bytes{};
    const Bytes key_bytes = Bytes(bytes).first(row.key_size);
    MarkSecret(key_bytes);
    crypto::AeadState state;
    if (!row.set_key(state, key_bytes)) return;
    probe.Show(state.bytes);
    row.release(state);

    auto key = crypto::AeadKey::Create(row, key_bytes);
    // Shorter than a block, than a register, than a chunk; several chunks; and what is left of
    // them.
    for (const size_t size : kSizes) SealAndOpen(*key, size, probe);
  };
}

}  // namespace lockstep::constant_time
