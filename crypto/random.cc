#include "crypto/random.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace lockstep::crypto {

Random::Random(KeystreamFunction keystream, std::span<const uint8_t, kSeedSize> seed)
    : keystream_(keystream), key_(Secret<kSeedSize>::CopyOf(seed)), buffer_(kBufferSize) {}

Random::Random(Random&& other) noexcept
    : keystream_(other.keystream_),
      key_(std::move(other.key_)),
      buffer_(std::move(other.buffer_)),
      used_(std::exchange(other.used_, kBufferSize)) {}

Random& Random::operator=(Random&& other) noexcept {
  keystream_ = other.keystream_;
  key_ = std::move(other.key_);
  buffer_ = std::move(other.buffer_);
  used_ = std::exchange(other.used_, kBufferSize);
  return *this;
}

void Random::Fill(MutableBytes output) {
  while (!output.empty()) {
    if (used_ == kBufferSize) Refill();
    const MutableBytes unused = buffer_.Mutable().subspan(used_);
    const size_t count = std::min(unused.size(), output.size());
    std::ranges::copy(unused.first(count), output.begin());
    Wipe(unused.first(count));
    used_ += count;
    output = output.subspan(count);
  }
}

Random Random::Fork() {
  Secret<kSeedSize> seed(kSeedSize);
  Fill(seed.Mutable());
  return Random(keystream_, seed.Expose().first<kSeedSize>());
}

void Random::Refill() {
  // A moved-from generator has no key. Going on would hand out predictable secrets, and there is no
  // way to report an error from here: stopping is the only safe answer to that mistake.
  if (key_.empty()) std::abort();
  Secret<kSeedSize + kBufferSize> stream(kSeedSize + kBufferSize);
  keystream_(key_.Expose().first<kSeedSize>(), stream.Mutable());
  key_ = Secret<kSeedSize>::CopyOf(stream.Expose().first(kSeedSize));
  buffer_ = Secret<kBufferSize>::CopyOf(stream.Expose().subspan(kSeedSize));
  used_ = 0;
}

}  // namespace lockstep::crypto
