#include "crypto/system_seed.h"

#include <sys/random.h>

#include <cerrno>

namespace lockstep::crypto {

Result<std::array<uint8_t, kSeedSize>> SystemSeed() {
  std::array<uint8_t, kSeedSize> seed;
  // Up to 256 bytes come whole (getrandom(2)); only a signal before them has to be met.
  ssize_t count = 0;
  do {
    count = getrandom(seed.data(), seed.size(), 0);
  } while (count < 0 && errno == EINTR);
  if (count != static_cast<ssize_t>(seed.size())) return Error{Reason::kInternalError};
  return seed;
}

}  // namespace lockstep::crypto
