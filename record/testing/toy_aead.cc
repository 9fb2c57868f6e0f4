#include "record/testing/toy_aead.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>

#include "crypto/base/secret.h"

namespace lockstep::record {
namespace {

constexpr size_t kKeySize = 16;

uint64_t Mix(uint64_t value) {
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
  value = (value ^ value >> 27) * 0x94d049bb133111eb;
  return value ^ value >> 31;
}

uint64_t Load(Bytes bytes) {
  uint64_t word;
  std::memcpy(&word, bytes.data(), sizeof word);
  return word;
}

// The start of the keystream and of the tag: everything about a message but its bytes.
uint64_t Seed(const crypto::AeadState& state, const crypto::Nonce& nonce) {
  const Bytes key(state.bytes);
  const Bytes bytes(nonce.bytes);
  return Mix(Load(key) ^
             Mix(Load(key.subspan(8)) ^ Mix(Load(bytes) ^ Mix(Load(bytes.subspan(8))))));
}

class Keystream {
 public:
  explicit Keystream(uint64_t seed) : seed_(seed) {}
  void Apply(Bytes in, uint8_t* out) {
    for (const uint8_t byte : in) {
      if (position_ % 8 == 0) word_ = Mix(seed_ + position_);
      *out++ = byte ^ static_cast<uint8_t>(word_ >> (position_++ % 8 * 8));
    }
  }

 private:
  uint64_t seed_;
  uint64_t position_ = 0;
  uint64_t word_ = 0;
};

std::array<uint8_t, crypto::kAeadTagSize> TagOf(uint64_t seed, Bytes associated_data, Bytes text) {
  uint64_t sum = ~seed;
  for (const uint8_t byte : associated_data) sum = Mix(sum + byte);
  sum = Mix(sum ^ associated_data.size());
  for (const uint8_t byte : text) sum = (sum + byte) * 0x9e3779b97f4a7c15 + (sum >> 29);
  sum = Mix(sum ^ text.size());
  return std::bit_cast<std::array<uint8_t, crypto::kAeadTagSize>>(
      std::array<uint64_t, 2>{sum, Mix(sum + 1)});
}

Status SetKey(crypto::AeadState& state, Bytes key) {
  if (toy_aead_use.fail_set_key) return Error{Reason::kLibraryFailure};
  std::ranges::copy(key, state.bytes.begin());
  return {};
}

void SealOne(const crypto::AeadState& state, const crypto::SealRequest& request) {
  const uint64_t seed = Seed(state, request.nonce);
  Keystream keystream(seed);
  uint8_t* out = request.output.data();
  for (const Bytes piece : request.plaintext) {
    keystream.Apply(piece, out);
    out += piece.size();
  }
  for (size_t i = 0; i < request.trailer.size; ++i) {
    const uint8_t byte = i == 0 ? request.trailer.first_byte : 0;
    keystream.Apply({&byte, 1}, out++);
  }
  const Bytes text = request.output.first(request.output.size() - crypto::kAeadTagSize);
  std::ranges::copy(TagOf(seed, request.associated_data, text), out);
}

Status Seal(crypto::AeadState& state, std::span<const crypto::SealRequest> requests) {
  ToyAeadUse& use = toy_aead_use;
  ++use.seal_calls;
  use.largest_batch = std::max(use.largest_batch, requests.size());
  for (const crypto::SealRequest& request : requests) {
    if (use.records_sealed >= use.seals_before_failure) return Error{Reason::kLibraryFailure};
    if (use.records_sealed < use.kMaxNonces) use.nonces[use.records_sealed] = request.nonce;
    use.most_pieces = std::max(use.most_pieces, request.plaintext.size());
    ++use.records_sealed;
    SealOne(state, request);
  }
  return {};
}

size_t Open(crypto::AeadState& state, std::span<const crypto::OpenRequest> requests) {
  for (size_t i = 0; i < requests.size(); ++i) {
    const crypto::OpenRequest& request = requests[i];
    const MutableBytes text = request.in_out.first(request.in_out.size() - crypto::kAeadTagSize);
    const uint64_t seed = Seed(state, request.nonce);
    if (!ConstantTimeEqual(TagOf(seed, request.associated_data, text),
                           request.in_out.last(crypto::kAeadTagSize)))
      return i;
    Keystream(seed).Apply(text, text.data());
  }
  return requests.size();
}

void Release(crypto::AeadState& state) { Wipe(state.bytes); }

}  // namespace

ToyAeadUse toy_aead_use;

const crypto::Aead kToyAead = {.name = "toy",
                               .key_size = kKeySize,
                               .record_limit = std::numeric_limits<uint64_t>::max(),
                               .set_key = SetKey,
                               .seal = Seal,
                               .open = Open,
                               .release = Release};

crypto::Aead ToyAeadWithLimit(uint64_t record_limit) {
  crypto::Aead row = kToyAead;
  row.record_limit = record_limit;
  return row;
}

void ResetToyAeadUse() { toy_aead_use = {}; }

}  // namespace lockstep::record
