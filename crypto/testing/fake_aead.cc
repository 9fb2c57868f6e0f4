#include "crypto/testing/fake_aead.h"

#include <cstring>

#include "crypto/aead/seal_pieces.h"
#include "crypto/base/secret.h"

namespace lockstep::crypto {
namespace {

constexpr uint64_t kRecordLimit = uint64_t{1} << 24;

// The finaliser of splitmix64: spreads every bit of `value` over the result.
constexpr uint64_t Mix(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

// Folds bytes into `sum`, eight at a time.
uint64_t Fold(uint64_t sum, Bytes bytes) {
  sum = Mix(sum + bytes.size());
  for (; !bytes.empty(); bytes = bytes.subspan(std::min<size_t>(8, bytes.size()))) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data(), std::min<size_t>(8, bytes.size()));
    sum = Mix(sum ^ word) + 1;
  }
  return sum;
}

// Xors the stream that `seed` stands for into `bytes`.
void Xor(uint64_t seed, MutableBytes bytes) {
  for (; !bytes.empty(); bytes = bytes.subspan(std::min<size_t>(8, bytes.size()))) {
    seed += 0x9e3779b97f4a7c15;
    const uint64_t stream = Mix(seed);
    const size_t count = std::min<size_t>(8, bytes.size());
    uint64_t word = 0;
    std::memcpy(&word, bytes.data(), count);
    word ^= stream;
    std::memcpy(bytes.data(), &word, count);
  }
}

// The state: one word folded from the key.
uint64_t KeyIn(const AeadState& state) {
  uint64_t key;
  std::memcpy(&key, state.bytes.data(), sizeof(key));
  return key;
}

uint64_t Tag(uint64_t seed, Bytes associated_data, Bytes ciphertext) {
  return Fold(Fold(~seed, associated_data), ciphertext);
}

Status SetKey(AeadState& state, Bytes key) {
  const uint64_t folded = Fold(1, key);
  std::memcpy(state.bytes.data(), &folded, sizeof(folded));
  return {};
}

Status Seal(AeadState& state, std::span<const SealRequest> requests) {
  for (const SealRequest& request : requests) {
    GatherPlaintext(request);
    const uint64_t seed = Fold(KeyIn(state), request.nonce.bytes);
    const MutableBytes text = TextOf(request.output);
    Xor(seed, text);
    const uint64_t tag = Tag(seed, request.associated_data, text);
    std::memcpy(TagOf(request.output).data(), &tag, sizeof(tag));
    std::memcpy(TagOf(request.output).data() + sizeof(tag), &tag, sizeof(tag));
  }
  return {};
}

size_t Open(AeadState& state, std::span<const OpenRequest> requests) {
  for (size_t i = 0; i < requests.size(); ++i) {
    const OpenRequest& request = requests[i];
    const uint64_t seed = Fold(KeyIn(state), request.nonce.bytes);
    const MutableBytes text = TextOf(request.in_out);
    const uint64_t tag = Tag(seed, request.associated_data, text);
    const uint8_t* received = TagOf(request.in_out).data();
    if (std::memcmp(received, &tag, 8) != 0 || std::memcmp(received + 8, &tag, 8) != 0) return i;
    Xor(seed, text);
  }
  return requests.size();
}

void Release(AeadState& state) { Wipe(state.bytes); }

}  // namespace

void FakeKeystream(std::span<const uint8_t, kSeedSize> key, MutableBytes output) {
  std::ranges::fill(output, uint8_t{0});
  Xor(Fold(2, key), output);
}

constexpr Aead kFakeAead16 = {
    "fake AEAD, 16-byte key", 16, kRecordLimit, SetKey, Seal, Open, Release};
constexpr Aead kFakeAead32 = {
    "fake AEAD, 32-byte key", 32, kRecordLimit, SetKey, Seal, Open, Release};

}  // namespace lockstep::crypto
