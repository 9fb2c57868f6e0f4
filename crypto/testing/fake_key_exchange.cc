#include "crypto/testing/fake_key_exchange.h"

#include <algorithm>
#include <utility>

namespace lockstep::crypto {
namespace {

constexpr size_t kSize = 32;           // private key, secret, and one coordinate
constexpr uint8_t kMask = 0x5a;        // share = private key ^ kMask
constexpr uint8_t kSecondMask = 0xff;  // "on the curve": y = x ^ kSecondMask

// x25519: the masked private key. secp256r1: 4, that, and it again under the second mask.
template <bool kIsPoint>
std::vector<uint8_t> ShareOf(Bytes private_key) {
  std::vector<uint8_t> share;
  if (kIsPoint) share.push_back(4);
  for (const uint8_t byte : private_key) share.push_back(byte ^ kMask);
  if (kIsPoint)
    for (const uint8_t byte : private_key) share.push_back(byte ^ kMask ^ kSecondMask);
  return share;
}

template <bool kIsPoint>
bool IsValid(Bytes share) {
  if (!kIsPoint)
    return share.size() == kSize && std::ranges::any_of(share, [](uint8_t b) { return b != 0; });
  if (share.size() != 1 + 2 * kSize || share[0] != 4) return false;
  for (size_t i = 0; i < kSize; ++i)
    if ((share[1 + i] ^ share[1 + kSize + i]) != kSecondMask) return false;
  return true;
}

template <bool kIsPoint>
Result<KeyPair> Generate(Random& random) {
  KeyExchangePrivateKey key(kSize);
  random.Fill(key.Mutable());
  std::vector<uint8_t> share = ShareOf<kIsPoint>(key.Expose());
  return KeyPair{std::move(key), std::move(share)};
}

// The secret: both shares' x, xored.
template <bool kIsPoint>
Result<SharedSecret> Decapsulate(const KeyExchangePrivateKey& private_key, Bytes share) {
  if (private_key.size() != kSize) return Error{Reason::kInvalidArgument};
  if (!IsValid<kIsPoint>(share)) return Error{Reason::kInvalidKeyShare};
  SharedSecret secret(kSize);
  const Bytes x = share.subspan(kIsPoint ? 1 : 0, kSize);
  std::ranges::transform(private_key.Expose(), x, secret.Mutable().begin(),
                         [](uint8_t ours, uint8_t theirs) { return ours ^ kMask ^ theirs; });
  return secret;
}

template <bool kIsPoint>
Result<Encapsulation> Encapsulate(Random& random, Bytes client_share) {
  LOCKSTEP_ASSIGN(KeyPair pair, Generate<kIsPoint>(random));
  LOCKSTEP_ASSIGN(SharedSecret secret, Decapsulate<kIsPoint>(pair.private_key, client_share));
  return Encapsulation{std::move(pair.share), std::move(secret)};
}

template <bool kIsPoint>
constexpr KeyExchange Row(NamedGroup group, std::string_view name) {
  constexpr size_t kShareSize = kIsPoint ? 1 + 2 * kSize : kSize;
  return {group,
          name,
          kShareSize,
          kShareSize,
          kSize,
          Generate<kIsPoint>,
          Encapsulate<kIsPoint>,
          Decapsulate<kIsPoint>};
}

}  // namespace

constexpr KeyExchange kFakeX25519 = Row<false>(NamedGroup::kX25519, "fake x25519");
constexpr KeyExchange kFakeSecp256r1 = Row<true>(NamedGroup::kSecp256r1, "fake secp256r1");

}  // namespace lockstep::crypto
