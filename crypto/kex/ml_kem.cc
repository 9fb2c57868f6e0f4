#include "crypto/kex/ml_kem.h"

#include "crypto/kem/mlkem/ml_kem.h"

namespace lockstep::crypto {
namespace {

template <class Kem>
Status Generate(Random& random, MutableBytes private_key, MutableBytes client_share) {
  Secret<2 * Kem::kSeedSize> seeds(2 * Kem::kSeedSize);
  random.Fill(seeds.Mutable());
  Kem().GenerateKey(seeds.Expose().template first<Kem::kSeedSize>(),
                    seeds.Expose().template last<Kem::kSeedSize>(),
                    private_key.template first<Kem::kPrivateKeySize>(),
                    client_share.template first<Kem::kEncapsulationKeySize>());
  return {};
}

template <class Kem>
Status Encapsulate(Random& random, Bytes client_share, MutableBytes server_share,
                   MutableBytes secret) {
  Secret<Kem::kSeedSize> seed(Kem::kSeedSize);
  random.Fill(seed.Mutable());
  return Kem().Encapsulate(client_share, seed.Expose().template first<Kem::kSeedSize>(),
                           server_share.template first<Kem::kCiphertextSize>(),
                           secret.template first<Kem::kSecretSize>());
}

template <class Kem>
Status Decapsulate(Bytes private_key, Bytes server_share, MutableBytes secret) {
  return Kem().Decapsulate(private_key, server_share, secret.template first<Kem::kSecretSize>());
}

template <class Kem>
constexpr Exchange ExchangeBy() {
  return {.private_key_size = Kem::kPrivateKeySize,
          .client_share_size = Kem::kEncapsulationKeySize,
          .server_share_size = Kem::kCiphertextSize,
          .secret_size = Kem::kSecretSize,
          .generate = Generate<Kem>,
          .encapsulate = Encapsulate<Kem>,
          .decapsulate = Decapsulate<Kem>};
}

template <const Exchange& kExchange>
constexpr KeyExchange PostQuantumRow(NamedGroup group, std::string_view name) {
  KeyExchange row = RowOf<kExchange>(group, name);
  row.post_quantum = true;
  return row;
}

}  // namespace

constexpr Exchange kMlKem768Exchange = ExchangeBy<MlKem768>();
constexpr Exchange kMlKem1024Exchange = ExchangeBy<MlKem1024>();

constexpr KeyExchange kMlKem768Group =
    PostQuantumRow<kMlKem768Exchange>(NamedGroup::kMlKem768, "MLKEM768");
constexpr KeyExchange kMlKem1024Group =
    PostQuantumRow<kMlKem1024Exchange>(NamedGroup::kMlKem1024, "MLKEM1024");

}  // namespace lockstep::crypto
