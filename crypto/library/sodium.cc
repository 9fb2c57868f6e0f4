#include "crypto/library/sodium.h"

#include <sodium.h>

namespace lockstep::crypto {

void EnsureSodium() {
  // A failure leaves the portable implementations in place, which are as right as the fast ones.
  [[maybe_unused]] static const int initialised = sodium_init();
}

}  // namespace lockstep::crypto
