// Our own AEADs, in the shape that all have here: Seal and Open take `count` records of the traffic
// from `first` on; Open says whether all were authentic.
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
    std::array<Bytes, kMaxBatch> texts;
    std::array<crypto::SealRequest, kMaxBatch> requests;
    for (size_t i = 0; i < count; ++i) {
      const size_t n = first + i;
      texts[i] = {traffic.plaintext(n), traffic.size()};
      requests[i] = {.nonce = traffic.nonce(n),
                     .associated_data = {traffic.record(n), kHeaderSize},
                     .plaintext = {&texts[i], 1},
                     .trailer = {1, kContentType},
                     .output = {traffic.ciphertext(n), traffic.text_size() + crypto::kAeadTagSize}};
    }
    Require(key_.Seal({requests.data(), count}).has_value(), "we could not seal");
  }

  bool Open(const Traffic& traffic, size_t first, size_t count) {
    std::array<crypto::OpenRequest, kMaxBatch> requests;
    for (size_t i = 0; i < count; ++i) {
      const size_t n = first + i;
      requests[i] = {.nonce = traffic.nonce(n),
                     .associated_data = {traffic.record(n), kHeaderSize},
                     .in_out = {traffic.ciphertext(n), traffic.text_size() + crypto::kAeadTagSize}};
    }
    return key_.Open({requests.data(), count}) == count;
  }

 private:
  crypto::AeadKey key_;
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PEERS_LOCKSTEP_AEAD_H_
