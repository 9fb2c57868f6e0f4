// Our own AEADs.
#ifndef BENCHMARKS_PEERS_LOCKSTEP_AEAD_H_
#define BENCHMARKS_PEERS_LOCKSTEP_AEAD_H_

#include <array>

#include "benchmarks/peers/key.h"
#include "benchmarks/traffic.h"
#include "crypto/aead/aead.h"

namespace lockstep::benchmarks {

class LockstepAead {
 public:
  explicit LockstepAead(const crypto::Aead& row)
      : key_(crypto::AeadKey::Create(row, Bytes(kKey).first(row.key_size)).value()) {}

  void Seal(const Traffic& traffic, size_t first, size_t count) {
    count == 1 ? SealBatch<1>(traffic, first) : SealBatch<kBatch>(traffic, first);
  }
  bool Open(const Traffic& traffic, size_t first, size_t count) {
    return count == 1 ? OpenBatch<1>(traffic, first) : OpenBatch<kBatch>(traffic, first);
  }

 private:
  // What AeadKey takes, for a number of records that the compiler knows.
  template <size_t kCount>
  void SealBatch(const Traffic& traffic, size_t first) {
    std::array<Bytes, kCount> texts;
    std::array<crypto::SealRequest, kCount> requests;
    for (size_t i = 0; i < kCount; ++i) {
      const size_t n = first + i;
      texts[i] = {traffic.plaintext(n), traffic.size()};
      requests[i] = {.nonce = traffic.nonce(n),
                     .associated_data = {traffic.header(n), kHeaderSize},
                     .plaintext = {&texts[i], 1},
                     .trailer = {1, kContentType},
                     .output = traffic.record(n).subspan(kHeaderSize)};
    }
    Require(key_.Seal(requests).has_value(), "we could not seal");
  }

  template <size_t kCount>
  bool OpenBatch(const Traffic& traffic, size_t first) {
    std::array<crypto::OpenRequest, kCount> requests;
    for (size_t i = 0; i < kCount; ++i) {
      const size_t n = first + i;
      requests[i] = {.nonce = traffic.nonce(n),
                     .associated_data = {traffic.header(n), kHeaderSize},
                     .in_out = traffic.record(n).subspan(kHeaderSize)};
    }
    return key_.Open(requests) == kCount;
  }

  crypto::AeadKey key_;
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PEERS_LOCKSTEP_AEAD_H_
