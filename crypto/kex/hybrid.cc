#include "crypto/kex/hybrid.h"

#include <algorithm>
#include <utility>

#include "crypto/kem/mlkem/ml_kem.h"
#include "crypto/kex/ecdh.h"
#include "crypto/kex/ml_kem.h"
#include "crypto/kex/x25519.h"
#include "crypto/library/exceptions.h"

namespace lockstep::crypto {
namespace {

// What a hybrid is made of. RFC 10024: shares and secrets are those of the two, one after the
// other; ML-KEM's stand first beside X25519, and last beside the prime curves.
struct Parts {
  const KeyExchange& ml_kem;
  const KeyExchange& ecdh;
  bool ml_kem_first;

  [[nodiscard]] const KeyExchange& first() const { return ml_kem_first ? ml_kem : ecdh; }
  [[nodiscard]] const KeyExchange& second() const { return ml_kem_first ? ecdh : ml_kem; }
};

// A private key is ML-KEM's, which has one size, and then the other's.
constexpr size_t kMlKemKeySize = MlKem768::kPrivateKeySize;
static_assert(MlKem1024::kPrivateKeySize == kMlKemKeySize);

// Of just that size: a client keeps it for as long as the handshake takes.
std::vector<uint8_t> Joined(Bytes a, Bytes b) {
  std::vector<uint8_t> both;
  both.reserve(a.size() + b.size());
  both.insert(both.end(), a.begin(), a.end());
  both.insert(both.end(), b.begin(), b.end());
  return both;
}

template <size_t kMax>
Secret<kMax> Concatenate(Bytes a, Bytes b) {
  Secret<kMax> both(a.size() + b.size());
  std::ranges::copy(b, std::ranges::copy(a, both.Mutable().begin()).out);
  return both;
}

template <const Parts& kParts>
Result<KeyPair> Generate(Random& random) {
  return CatchAll([&]() -> Result<KeyPair> {
    LOCKSTEP_ASSIGN(const KeyPair ml_kem, kParts.ml_kem.generate(random));
    LOCKSTEP_ASSIGN(const KeyPair ecdh, kParts.ecdh.generate(random));
    return KeyPair{
        Concatenate<KeyExchangePrivateKey::kCapacity>(ml_kem.private_key.Expose(),
                                                      ecdh.private_key.Expose()),
        kParts.ml_kem_first ? Joined(ml_kem.share, ecdh.share) : Joined(ecdh.share, ml_kem.share)};
  });
}

template <const Parts& kParts>
Result<Encapsulation> Encapsulate(Random& random, Bytes client_share) {
  const size_t split = kParts.first().client_share_size;
  // RFC 10024: lengths are checked, and each part's value as the part itself has it.
  if (client_share.size() != split + kParts.second().client_share_size)
    return Error{Reason::kInvalidKeyShare};
  return CatchAll([&]() -> Result<Encapsulation> {
    LOCKSTEP_ASSIGN(const Encapsulation first,
                    kParts.first().encapsulate(random, client_share.first(split)));
    LOCKSTEP_ASSIGN(const Encapsulation second,
                    kParts.second().encapsulate(random, client_share.subspan(split)));
    return Encapsulation{
        Joined(first.share, second.share),
        Concatenate<SharedSecret::kCapacity>(first.secret.Expose(), second.secret.Expose())};
  });
}

template <const Parts& kParts>
KeyExchangePrivateKey EcdhKey(const KeyExchangePrivateKey& private_key) {
  return KeyExchangePrivateKey::CopyOf(private_key.Expose().subspan(kMlKemKeySize));
}

template <const Parts& kParts>
Result<SharedSecret> Decapsulate(const KeyExchangePrivateKey& private_key, Bytes server_share) {
  if (private_key.size() <= kMlKemKeySize) return Error{Reason::kInvalidArgument};
  const size_t split = kParts.first().server_share_size;
  if (server_share.size() != split + kParts.second().server_share_size)
    return Error{Reason::kInvalidKeyShare};
  const auto ml_kem_key = KeyExchangePrivateKey::CopyOf(private_key.Expose().first(kMlKemKeySize));
  const KeyExchangePrivateKey ecdh_key = EcdhKey<kParts>(private_key);
  LOCKSTEP_ASSIGN(const SharedSecret first,
                  kParts.first().decapsulate(kParts.ml_kem_first ? ml_kem_key : ecdh_key,
                                             server_share.first(split)));
  LOCKSTEP_ASSIGN(const SharedSecret second,
                  kParts.second().decapsulate(kParts.ml_kem_first ? ecdh_key : ml_kem_key,
                                              server_share.subspan(split)));
  return Concatenate<SharedSecret::kCapacity>(first.Expose(), second.Expose());
}

template <const Parts& kParts>
Result<KeyPair> TakeEcdhPair(const KeyPair& pair) {
  return CatchAll([&]() -> Result<KeyPair> {
    const size_t size = kParts.ecdh.client_share_size;
    const Bytes share(pair.share);
    return KeyPair{EcdhKey<kParts>(pair.private_key),
                   Copy(kParts.ml_kem_first ? share.last(size) : share.first(size))};
  });
}

constexpr Parts kX25519Parts = {kMlKem768Group, kX25519, true};
constexpr Parts kSecP256r1Parts = {kMlKem768Group, kSecp256r1, false};
constexpr Parts kSecP384r1Parts = {kMlKem1024Group, kSecp384r1, false};

template <const Parts& kParts, class Kem, size_t kPointSize, size_t kCoordinateSize>
constexpr KeyExchange Row(NamedGroup group, std::string_view name) {
  return {.group = group,
          .name = name,
          .client_share_size = Kem::kEncapsulationKeySize + kPointSize,
          .server_share_size = Kem::kCiphertextSize + kPointSize,
          .secret_size = Kem::kSecretSize + kCoordinateSize,
          .generate = Generate<kParts>,
          .encapsulate = Encapsulate<kParts>,
          .decapsulate = Decapsulate<kParts>,
          .post_quantum = true,
          .classical = &kParts.ecdh,
          .take_classical = TakeEcdhPair<kParts>};
}

}  // namespace

constexpr KeyExchange kX25519MlKem768 =
    Row<kX25519Parts, MlKem768, 32, 32>(NamedGroup::kX25519MlKem768, "X25519MLKEM768");
constexpr KeyExchange kSecP256r1MlKem768 =
    Row<kSecP256r1Parts, MlKem768, 65, 32>(NamedGroup::kSecP256r1MlKem768, "SecP256r1MLKEM768");
constexpr KeyExchange kSecP384r1MlKem1024 =
    Row<kSecP384r1Parts, MlKem1024, 97, 48>(NamedGroup::kSecP384r1MlKem1024, "SecP384r1MLKEM1024");

}  // namespace lockstep::crypto
