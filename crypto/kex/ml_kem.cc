#include "crypto/kex/ml_kem.h"

#include <array>
#include <utility>

#include "crypto/kem/mlkem/ml_kem.h"
#include "crypto/library/exceptions.h"

namespace lockstep::crypto {
namespace {

template <size_t kRank>
Result<KeyPair> Generate(Random& random) {
  using Kem = MlKem<kRank>;
  return CatchAll([&]() -> Result<KeyPair> {
    KeyPair pair{KeyExchangePrivateKey(Kem::kPrivateKeySize),
                 std::vector<uint8_t>(Kem::kEncapsulationKeySize)};
    Secret<2 * Kem::kSeedSize> seeds(2 * Kem::kSeedSize);
    random.Fill(seeds.Mutable());
    Kem().GenerateKey(seeds.Expose().template first<Kem::kSeedSize>(),
                      seeds.Expose().template last<Kem::kSeedSize>(),
                      pair.private_key.Mutable().template first<Kem::kPrivateKeySize>(),
                      MutableBytes(pair.share).template first<Kem::kEncapsulationKeySize>());
    return pair;
  });
}

template <size_t kRank>
Result<Encapsulation> Encapsulate(Random& random, Bytes client_share) {
  using Kem = MlKem<kRank>;
  return CatchAll([&]() -> Result<Encapsulation> {
    Encapsulation made{std::vector<uint8_t>(Kem::kCiphertextSize), SharedSecret(Kem::kSecretSize)};
    Secret<Kem::kSeedSize> seed(Kem::kSeedSize);
    random.Fill(seed.Mutable());
    LOCKSTEP_TRY(Kem().Encapsulate(client_share, seed.Expose().template first<Kem::kSeedSize>(),
                                   MutableBytes(made.share).template first<Kem::kCiphertextSize>(),
                                   made.secret.Mutable().template first<Kem::kSecretSize>()));
    return made;
  });
}

template <size_t kRank>
Result<SharedSecret> Decapsulate(const KeyExchangePrivateKey& private_key, Bytes server_share) {
  using Kem = MlKem<kRank>;
  SharedSecret secret(Kem::kSecretSize);
  LOCKSTEP_TRY(Kem().Decapsulate(private_key.Expose(), server_share,
                                 secret.Mutable().template first<Kem::kSecretSize>()));
  return secret;
}

template <size_t kRank>
constexpr KeyExchange Row(NamedGroup group, std::string_view name) {
  using Kem = MlKem<kRank>;
  return {.group = group,
          .name = name,
          .client_share_size = Kem::kEncapsulationKeySize,
          .server_share_size = Kem::kCiphertextSize,
          .secret_size = Kem::kSecretSize,
          .generate = Generate<kRank>,
          .encapsulate = Encapsulate<kRank>,
          .decapsulate = Decapsulate<kRank>,
          .post_quantum = true};
}

}  // namespace

constexpr KeyExchange kMlKem768Group = Row<3>(NamedGroup::kMlKem768, "MLKEM768");
constexpr KeyExchange kMlKem1024Group = Row<4>(NamedGroup::kMlKem1024, "MLKEM1024");

}  // namespace lockstep::crypto
