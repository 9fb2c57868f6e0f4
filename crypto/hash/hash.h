// Hash: one row of the provider's table of hash functions, and Digester, a running hash with its
// state in place.
#ifndef CRYPTO_HASH_HASH_H_
#define CRYPTO_HASH_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"

namespace lockstep::crypto {

inline constexpr size_t kMaxHashSize = 64;        // SHA-512
inline constexpr size_t kMaxHashBlockSize = 128;  // SHA-384, SHA-512
inline constexpr size_t kHashStateSize = 208;     // SHA-512: chain, length, and a block

enum class HashId : uint8_t { kSha256, kSha384, kSha512 };

// Where a row keeps a running hash. Trivially relocatable: a row's state survives being copied byte
// by byte.
struct HashState {
  alignas(16) std::array<uint8_t, kHashStateSize> bytes;
};

// A running hash that has taken exactly one block: what remains of it (the chain, words as the
// processor has them). Trivially copyable.
struct Midstate {
  alignas(8) std::array<uint8_t, kMaxHashSize> chain;
};

// A row. All functions are total: hashing cannot fail.
struct Hash {
  HashId id;
  std::string_view name;  // "SHA-256"
  size_t digest_size;     // bytes
  size_t block_size;      // bytes, for HMAC
  void (*start)(HashState& state);
  void (*update)(HashState& state, Bytes data);
  // Writes `digest_size` bytes to the front of `digest`. The state can only be started anew after
  // it.
  void (*finish)(HashState& state, MutableBytes digest);
  // Goes on from a state that has taken block_size bytes.
  void (*resume)(HashState& state, const Midstate& midstate);
  // HMAC (RFC 2104 section 2): both hashes after the first block, of a key of at most block_size
  // bytes; and the tag, digest_size bytes to the front of `tag`, of the pieces' concatenation.
  void (*hmac_key)(Bytes key, Midstate& inner, Midstate& outer);
  void (*hmac_tag)(const Midstate& inner, const Midstate& outer,
                   std::initializer_list<Bytes> pieces, MutableBytes tag);
};

// A hash value. It may be a secret's hash, so it is held like one.
using HashValue = Secret<kMaxHashSize>;

// Digester hashes what it is given and can be asked for the value so far any number of times
// (transcripts).
class Digester {
 public:
  explicit Digester(const Hash& hash) : hash_(&hash) { hash_->start(state_); }
  // Goes on from where a block was taken.
  Digester(const Hash& hash, const Midstate& midstate) : hash_(&hash) {
    hash_->resume(state_, midstate);
  }
  Digester(const Digester&) = default;  // a copy goes on from the same point
  Digester& operator=(const Digester&) = default;
  ~Digester() { Wipe(state_.bytes); }

  void Update(Bytes data) { hash_->update(state_, data); }
  // Current returns the hash of everything so far, and goes on.
  [[nodiscard]] HashValue Current() const {
    HashValue value(hash_->digest_size);
    Digester(*this).Finish(value.Mutable());
    return value;
  }
  // Finish writes the hash of everything, digest_size bytes, to the front of `digest`: the last use
  // of this digester.
  void Finish(MutableBytes digest) && { hash_->finish(state_, digest); }
  [[nodiscard]] const Hash& hash() const { return *hash_; }

 private:
  const Hash* hash_;
  HashState state_;
};

// Digest hashes one byte string.
inline HashValue Digest(const Hash& hash, Bytes data) {
  Digester digester(hash);
  digester.Update(data);
  return digester.Current();
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_HASH_HASH_H_
