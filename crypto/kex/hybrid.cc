#include "crypto/kex/hybrid.h"

#include "crypto/kem/mlkem/ml_kem.h"
#include "crypto/kex/ecdh.h"
#include "crypto/kex/exchange.h"
#include "crypto/kex/ml_kem.h"
#include "crypto/kex/x25519.h"
#include "crypto/library/exceptions.h"

namespace lockstep::crypto {
namespace {

// What a hybrid is made of. RFC 10024: shares and secrets are those of the two, one after the
// other; ML-KEM's stand first beside X25519, and last beside the prime curves. A private key is
// always ML-KEM's and then the other's.
struct Parts {
  const Exchange& ml_kem;
  const Exchange& ecdh;
  const KeyExchange& ecdh_row;
  bool ml_kem_first;
};

// The two parts of a share or a secret.
template <class Span>
struct Halves {
  Span ml_kem;
  Span ecdh;
};

// `size`: of which kind `both` is, which is as long as both parts together.
template <const Parts& kParts, class Span>
Halves<Span> Divide(Span both, size_t Exchange::* size) {
  const size_t first = (kParts.ml_kem_first ? kParts.ml_kem : kParts.ecdh).*size;
  if (kParts.ml_kem_first) return {both.first(first), both.subspan(first)};
  return {both.subspan(first), both.first(first)};
}

template <const Parts& kParts>
bool HasSize(Bytes share, size_t Exchange::* size) {
  return share.size() == kParts.ml_kem.*size + kParts.ecdh.*size;
}

template <const Parts& kParts>
Status Generate(Random& random, MutableBytes private_key, MutableBytes client_share) {
  const size_t split = kParts.ml_kem.private_key_size;
  const auto share = Divide<kParts>(client_share, &Exchange::client_share_size);
  LOCKSTEP_TRY(kParts.ml_kem.generate(random, private_key.first(split), share.ml_kem));
  return kParts.ecdh.generate(random, private_key.subspan(split), share.ecdh);
}

// RFC 10024: lengths are checked, and each part's value as the part itself has it.
template <const Parts& kParts>
Status Encapsulate(Random& random, Bytes client_share, MutableBytes server_share,
                   MutableBytes secret) {
  if (!HasSize<kParts>(client_share, &Exchange::client_share_size))
    return Error{Reason::kInvalidKeyShare};
  const auto theirs = Divide<kParts>(client_share, &Exchange::client_share_size);
  const auto ours = Divide<kParts>(server_share, &Exchange::server_share_size);
  const auto secrets = Divide<kParts>(secret, &Exchange::secret_size);
  LOCKSTEP_TRY(kParts.ml_kem.encapsulate(random, theirs.ml_kem, ours.ml_kem, secrets.ml_kem));
  return kParts.ecdh.encapsulate(random, theirs.ecdh, ours.ecdh, secrets.ecdh);
}

template <const Parts& kParts>
Status Decapsulate(Bytes private_key, Bytes server_share, MutableBytes secret) {
  if (!HasSize<kParts>(server_share, &Exchange::server_share_size))
    return Error{Reason::kInvalidKeyShare};
  const size_t split = kParts.ml_kem.private_key_size;
  const auto theirs = Divide<kParts>(server_share, &Exchange::server_share_size);
  const auto secrets = Divide<kParts>(secret, &Exchange::secret_size);
  LOCKSTEP_TRY(kParts.ml_kem.decapsulate(private_key.first(split), theirs.ml_kem, secrets.ml_kem));
  return kParts.ecdh.decapsulate(private_key.subspan(split), theirs.ecdh, secrets.ecdh);
}

template <const Parts& kParts>
Result<KeyPair> TakeEcdhPair(const KeyPair& pair) {
  return CatchAll([&]() -> Result<KeyPair> {
    const auto share = Divide<kParts>(Bytes(pair.share), &Exchange::client_share_size);
    return KeyPair{KeyExchangePrivateKey::CopyOf(
                       pair.private_key.Expose().subspan(kParts.ml_kem.private_key_size)),
                   Copy(share.ecdh)};
  });
}

// Of a prime curve, or of X25519, whose shares and secrets are as long as coordinates.
template <const Parts& kParts, class Kem, size_t kPointSize, size_t kCoordinateSize>
constexpr Exchange ExchangeBy() {
  return {.private_key_size = Kem::kPrivateKeySize + kCoordinateSize,
          .client_share_size = Kem::kEncapsulationKeySize + kPointSize,
          .server_share_size = Kem::kCiphertextSize + kPointSize,
          .secret_size = Kem::kSecretSize + kCoordinateSize,
          .generate = Generate<kParts>,
          .encapsulate = Encapsulate<kParts>,
          .decapsulate = Decapsulate<kParts>};
}

template <const Exchange& kExchange, const Parts& kParts>
constexpr KeyExchange HybridRow(NamedGroup group, std::string_view name) {
  KeyExchange row = RowOf<kExchange>(group, name);
  row.post_quantum = true;
  row.classical = &kParts.ecdh_row;
  row.take_classical = TakeEcdhPair<kParts>;
  return row;
}

constexpr Parts kX25519Parts = {kMlKem768Exchange, kX25519Exchange, kX25519, true};
constexpr Parts kSecP256r1Parts = {kMlKem768Exchange, kSecp256r1Exchange, kSecp256r1, false};
constexpr Parts kSecP384r1Parts = {kMlKem1024Exchange, kSecp384r1Exchange, kSecp384r1, false};

constexpr Exchange kWithX25519 = ExchangeBy<kX25519Parts, MlKem768, 32, 32>();
constexpr Exchange kWithSecP256r1 = ExchangeBy<kSecP256r1Parts, MlKem768, 65, 32>();
constexpr Exchange kWithSecP384r1 = ExchangeBy<kSecP384r1Parts, MlKem1024, 97, 48>();

}  // namespace

constexpr KeyExchange kX25519MlKem768 =
    HybridRow<kWithX25519, kX25519Parts>(NamedGroup::kX25519MlKem768, "X25519MLKEM768");
constexpr KeyExchange kSecP256r1MlKem768 =
    HybridRow<kWithSecP256r1, kSecP256r1Parts>(NamedGroup::kSecP256r1MlKem768, "SecP256r1MLKEM768");
constexpr KeyExchange kSecP384r1MlKem1024 = HybridRow<kWithSecP384r1, kSecP384r1Parts>(
    NamedGroup::kSecP384r1MlKem1024, "SecP384r1MLKEM1024");

}  // namespace lockstep::crypto
