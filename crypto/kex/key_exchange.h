// KeyExchange: one row of the provider's table of groups, shaped as a KEM so that (EC)DHE and
// post-quantum hybrids fit one interface: the client generates, the server encapsulates to the
// client's share, the client decapsulates.
#ifndef CRYPTO_KEX_KEY_EXCHANGE_H_
#define CRYPTO_KEX_KEY_EXCHANGE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/random.h"

namespace lockstep::crypto {

// Large enough for a P-521 scalar, and for an ML-KEM key beside a P-384 scalar.
using KeyExchangePrivateKey = Secret<144>;
// Large enough for P-521's coordinate, and for two parts of a hybrid.
using SharedSecret = Secret<128>;

// A client's ephemeral key. Used for one connection only (RFC 9846 section 4.3.8).
struct KeyPair {
  KeyExchangePrivateKey private_key;
  std::vector<uint8_t> share;  // KeyShareEntry.key_exchange, client's form
};

// A server's answer to a client's share.
struct Encapsulation {
  std::vector<uint8_t> share;  // KeyShareEntry.key_exchange, server's form
  SharedSecret secret;
};

// A row. No function throws. Shares from the peer are validated: wrong length, a point that is not
// on the curve or at infinity, and an all-zero X25519 result are kInvalidKeyShare.
struct KeyExchange {
  NamedGroup group;
  std::string_view name;
  size_t client_share_size;  // bytes
  size_t server_share_size;  // bytes
  size_t secret_size;        // bytes
  Result<KeyPair> (*generate)(Random& random);
  Result<Encapsulation> (*encapsulate)(Random& random, Bytes client_share);
  Result<SharedSecret> (*decapsulate)(const KeyExchangePrivateKey& private_key, Bytes server_share);
  // Whether no quantum computer is known to help who recorded the exchange: ML-KEM has a part in
  // it.
  bool post_quantum = false;
  // Of a hybrid, the row that makes its other part, and what takes that part out of a key pair of
  // the hybrid, so that a client that offers both groups computes it once. Both, or neither.
  const KeyExchange* classical = nullptr;
  Result<KeyPair> (*take_classical)(const KeyPair& pair) = nullptr;
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_KEX_KEY_EXCHANGE_H_
