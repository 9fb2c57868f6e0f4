// Exchange: a key exchange as its algorithm has it, which writes shares and secrets to where they
// are wanted: the rows are made of one, and a hybrid's Exchange of two others'.
#ifndef CRYPTO_KEX_EXCHANGE_H_
#define CRYPTO_KEX_EXCHANGE_H_

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/kex/key_exchange.h"
#include "crypto/library/exceptions.h"

namespace lockstep::crypto {

// What the functions write is as long as the sizes (bytes) say, and so is the private key that they
// read. Shares from the peer are of any length, and validated: kInvalidKeyShare. None takes memory
// or throws; where one fails, what it wrote is worth nothing.
struct Exchange {
  size_t private_key_size;
  size_t client_share_size;
  size_t server_share_size;
  size_t secret_size;
  Status (*generate)(Random& random, MutableBytes private_key, MutableBytes client_share);
  Status (*encapsulate)(Random& random, Bytes client_share, MutableBytes server_share,
                        MutableBytes secret);
  Status (*decapsulate)(Bytes private_key, Bytes server_share, MutableBytes secret);
};

// The encapsulate of a Diffie-Hellman exchange: the server agrees with a key pair of its own.
template <const Exchange& kExchange>
Status EncapsulateByAgreeing(Random& random, Bytes client_share, MutableBytes server_share,
                             MutableBytes secret) {
  KeyExchangePrivateKey key(kExchange.private_key_size);
  LOCKSTEP_TRY(kExchange.generate(random, key.Mutable(), server_share));
  return kExchange.decapsulate(key.Expose(), client_share, secret);
}

template <const Exchange& kExchange>
struct RowFunctions {
  static Result<KeyPair> Generate(Random& random) {
    return CatchAll([&]() -> Result<KeyPair> {
      KeyPair pair{KeyExchangePrivateKey(kExchange.private_key_size),
                   std::vector<uint8_t>(kExchange.client_share_size)};
      LOCKSTEP_TRY(kExchange.generate(random, pair.private_key.Mutable(), pair.share));
      return pair;
    });
  }

  static Result<Encapsulation> Encapsulate(Random& random, Bytes client_share) {
    return CatchAll([&]() -> Result<Encapsulation> {
      Encapsulation made{std::vector<uint8_t>(kExchange.server_share_size),
                         SharedSecret(kExchange.secret_size)};
      LOCKSTEP_TRY(kExchange.encapsulate(random, client_share, made.share, made.secret.Mutable()));
      return made;
    });
  }

  static Result<SharedSecret> Decapsulate(const KeyExchangePrivateKey& private_key,
                                          Bytes server_share) {
    if (private_key.size() != kExchange.private_key_size) return Error{Reason::kInvalidArgument};
    SharedSecret secret(kExchange.secret_size);
    LOCKSTEP_TRY(kExchange.decapsulate(private_key.Expose(), server_share, secret.Mutable()));
    return secret;
  }
};

template <const Exchange& kExchange>
constexpr KeyExchange RowOf(NamedGroup group, std::string_view name) {
  using Functions = RowFunctions<kExchange>;
  return {.group = group,
          .name = name,
          .client_share_size = kExchange.client_share_size,
          .server_share_size = kExchange.server_share_size,
          .secret_size = kExchange.secret_size,
          .generate = Functions::Generate,
          .encapsulate = Functions::Encapsulate,
          .decapsulate = Functions::Decapsulate};
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_KEX_EXCHANGE_H_
