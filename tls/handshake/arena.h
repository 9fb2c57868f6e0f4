// Arena: all memory of one handshake, capped, given back at once.
#ifndef TLS_HANDSHAKE_ARENA_H_
#define TLS_HANDSHAKE_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace lockstep {

// Hands out pieces of chunks and frees them together. What lies in it may be secret-free only: it
// is not wiped (tls/handshake_hygiene_test.cc looks).
class Arena {
 public:
  // `cap`: bytes that may be held at once, up to 4 GiB less one. They are taken from the heap
  // `chunk_size` at a time.
  explicit Arena(size_t cap, uint32_t chunk_size = kChunkSize) : chunk_size_(chunk_size) {
    SetCap(cap);
  }
  ~Arena() { Release(); }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Uninitialised bytes that live until Release(). kOutOfMemory where the cap or the system says
  // no.
  Result<MutableBytes> Allocate(size_t size);
  // A copy of `bytes`.
  Result<MutableBytes> Store(Bytes bytes);
  // Frees everything that was handed out.
  void Release();

  // Another cap from here on. What is held stays.
  void SetCap(size_t cap);

  [[nodiscard]] size_t held() const;

 private:
  // Holds a server's flight with two short certificates, and the share of X25519MLKEM768.
  static constexpr uint32_t kChunkSize = 2304;
  struct Chunk;
  Chunk* newest_ = nullptr;
  uint32_t left_ = 0;  // of the cap
  uint32_t chunk_size_;
};

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_ARENA_H_
