#include "tools/base/environment.h"

#include <chrono>

#include "crypto/provider.h"
#include "crypto/system_seed.h"

namespace lockstep::tools {
namespace {

int64_t Milliseconds() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
}

}  // namespace

Outcome<Environment> SystemEnvironment() {
  const auto seed = crypto::SystemSeed();
  if (!seed.has_value()) return ProblemOf("the system's randomness", seed.error());
  return Environment{*seed, Milliseconds};
}

Outcome<crypto::Random> SystemRandom() {
  const auto seed = crypto::SystemSeed();
  if (!seed.has_value()) return ProblemOf("the system's randomness", seed.error());
  return crypto::Random(crypto::DefaultProvider().keystream, *seed);
}

x509::Time Now() { return Milliseconds() / 1000; }

}  // namespace lockstep::tools
