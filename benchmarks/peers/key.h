// What all AEADs have in common: the key, of which each takes as much as it needs, and how many
// records a call is given where it is given more than one.
#ifndef BENCHMARKS_PEERS_KEY_H_
#define BENCHMARKS_PEERS_KEY_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/aead/aead.h"

namespace lockstep::benchmarks {

inline constexpr std::array<uint8_t, crypto::kMaxAeadKeySize> kKey = {1, 2, 3};
inline constexpr size_t kBatch = 8;

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PEERS_KEY_H_
