#include "crypto/random.h"

#include <algorithm>
#include <cstdlib>

namespace lockstep::crypto {

Random::Random(KeystreamFunction keystream, std::span<const uint8_t, kSeedSize> seed)
    : keystream_(keystream), key_(Secret<kSeedSize>::CopyOf(seed)) {}

void Random::Fill(MutableBytes output) {
  // With the next key, one block of ChaCha20.
  constexpr size_t kOutputSize = 32;
  while (!output.empty()) {
    // A moved-from generator has no key. Going on would hand out predictable secrets, and there is
    // no way to report an error from here: stopping is the only safe answer to that mistake.
    if (key_.empty()) std::abort();
    Secret<kSeedSize + kOutputSize> stream(kSeedSize + kOutputSize);
    keystream_(key_.Expose().first<kSeedSize>(), stream.Mutable());
    key_ = Secret<kSeedSize>::CopyOf(stream.Expose().first(kSeedSize));
    const size_t count = std::min(kOutputSize, output.size());
    std::ranges::copy(stream.Expose().subspan(kSeedSize, count), output.begin());
    output = output.subspan(count);
  }
}

Random Random::Fork() {
  Secret<kSeedSize> seed(kSeedSize);
  Fill(seed.Mutable());
  return Random(keystream_, seed.Expose().first<kSeedSize>());
}

}  // namespace lockstep::crypto
