// What the engine leaves to its caller, from this system: randomness and time.
#ifndef TOOLS_BASE_ENVIRONMENT_H_
#define TOOLS_BASE_ENVIRONMENT_H_

#include <cstdint>

#include "crypto/random.h"
#include "tls/tls.h"
#include "tools/base/problem.h"
#include "x509/der/time.h"

namespace lockstep::tools {

// SystemEnvironment makes the environment of one connection: a fresh seed, and this system's clock.
Outcome<Environment> SystemEnvironment();

// SystemRandom makes a generator with a fresh seed.
Outcome<crypto::Random> SystemRandom();

// Now returns the time of this system's clock.
x509::Time Now();

}  // namespace lockstep::tools

#endif  // TOOLS_BASE_ENVIRONMENT_H_
