// What public-key operations take of a handshake: a provider and keys that do what those under them
// do, and keep a watch running meanwhile.
#ifndef BENCHMARKS_PRIMITIVES_WATCH_H_
#define BENCHMARKS_PRIMITIVES_WATCH_H_

#include <memory>

#include "benchmarks/compare.h"
#include "crypto/provider.h"
#include "crypto/signature/signature.h"

namespace lockstep::benchmarks {

// From here on, `watch` runs while a watched operation does: keys made, secrets agreed on, messages
// signed, signatures verified. Null: none does. One thread at a time.
void WatchPrimitives(Stopwatch* watch);

// The default provider, watched.
const crypto::Provider& WatchedProvider();
std::shared_ptr<const crypto::SigningKey> WatchedKey(std::shared_ptr<const crypto::SigningKey> key);

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PRIMITIVES_WATCH_H_
