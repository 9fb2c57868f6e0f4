// ToyAead: an AEAD row for tests. Quick, deterministic, without any security; it keeps count of how
// it is used, and can be told to fail.
#ifndef RECORD_TESTING_TOY_AEAD_H_
#define RECORD_TESTING_TOY_AEAD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "crypto/aead/aead.h"

namespace lockstep::record {

// A row with 16-byte keys that verifies before it decrypts.
extern const crypto::Aead kToyAead;

// The same with another limit.
crypto::Aead ToyAeadWithLimit(uint64_t record_limit);

// What all toy keys were asked for since Reset. Takes no heap.
struct ToyAeadUse {
  static constexpr size_t kMaxNonces = 4096;

  size_t seal_calls = 0;
  size_t records_sealed = 0;
  size_t largest_batch = 0;
  size_t most_pieces = 0;                                            // of one request
  std::array<crypto::Nonce, kMaxNonces> nonces;                      // of the first records sealed
  size_t seals_before_failure = std::numeric_limits<size_t>::max();  // then every call fails
  bool fail_set_key = false;
};
extern ToyAeadUse toy_aead_use;
void ResetToyAeadUse();

}  // namespace lockstep::record

#endif  // RECORD_TESTING_TOY_AEAD_H_
