#include "crypto/kex/hybrid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "crypto/chacha20_keystream.h"
#include "crypto/kex/ecdh.h"
#include "crypto/kex/ml_kem.h"
#include "crypto/kex/x25519.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

Random MakeRandom(uint8_t seed = 1) {
  return Random(ChaCha20Keystream, std::array<uint8_t, kSeedSize>{seed});
}

// A hybrid, its parts, and where they stand in shares and secrets (RFC 10024).
struct Layout {
  const KeyExchange* hybrid;
  const KeyExchange* ml_kem;
  const KeyExchange* ecdh;
  bool ml_kem_first;

  // The part of `whole` that belongs to ML-KEM, or to the other, which takes `ecdh_size` bytes.
  [[nodiscard]] Bytes MlKemOf(Bytes whole, size_t ecdh_size) const {
    return ml_kem_first ? whole.first(whole.size() - ecdh_size) : whole.subspan(ecdh_size);
  }
  [[nodiscard]] Bytes EcdhOf(Bytes whole, size_t ecdh_size) const {
    return ml_kem_first ? whole.last(ecdh_size) : whole.first(ecdh_size);
  }
};

constexpr Layout kLayouts[] = {{&kX25519MlKem768, &kMlKem768Group, &kX25519, true},
                               {&kSecP256r1MlKem768, &kMlKem768Group, &kSecp256r1, false},
                               {&kSecP384r1MlKem1024, &kMlKem1024Group, &kSecp384r1, false}};

class HybridTest : public testing::TestWithParam<Layout> {
 protected:
  [[nodiscard]] Bytes EcdhShareOf(Bytes share) const {
    return layout_.EcdhOf(share, layout_.ecdh->client_share_size);
  }
  // Both sides refuse a share in which `spoil` changed something.
  template <class Spoil>
  void ExpectRefused(Spoil spoil) {
    std::vector<uint8_t> share = pair_.share;
    spoil(share);
    EXPECT_EQ(row_.encapsulate(random_, share).error().reason, Reason::kInvalidKeyShare);
    share = row_.encapsulate(random_, pair_.share)->share;
    spoil(share);
    EXPECT_EQ(row_.decapsulate(pair_.private_key, share).error().reason, Reason::kInvalidKeyShare);
  }

  const Layout layout_ = GetParam();
  const KeyExchange& row_ = *layout_.hybrid;
  Random random_ = MakeRandom();
  const KeyPair pair_ = *row_.generate(random_);
};

INSTANTIATE_TEST_SUITE_P(Rows, HybridTest, testing::ValuesIn(kLayouts),
                         [](const auto& row) { return std::string(row.param.hybrid->name); });

TEST_P(HybridTest, SizesAreTheSumsOfTheParts) {
  const auto& [hybrid, ml_kem, ecdh, first] = layout_;
  EXPECT_EQ(row_.client_share_size, ml_kem->client_share_size + ecdh->client_share_size);
  EXPECT_EQ(row_.server_share_size, ml_kem->server_share_size + ecdh->server_share_size);
  EXPECT_EQ(row_.secret_size, ml_kem->secret_size + ecdh->secret_size);
  EXPECT_TRUE(row_.post_quantum);
}

// RFC 10024: ML-KEM first beside X25519, ECDH first beside the prime curves; in both shares and in
// the secret.
TEST_P(HybridTest, SharesAndSecretAreThoseOfThePartsInTheirOrder) {
  const Encapsulation answer = *row_.encapsulate(random_, pair_.share);
  const SharedSecret secret = *row_.decapsulate(pair_.private_key, answer.share);
  EXPECT_EQ(ToHex(secret.Expose()), ToHex(answer.secret.Expose()));

  const KeyPair ecdh = *row_.take_classical(pair_);
  const SharedSecret ecdh_secret =
      *layout_.ecdh->decapsulate(ecdh.private_key, EcdhShareOf(answer.share));
  EXPECT_EQ(ToHex(ecdh_secret.Expose()),
            ToHex(layout_.EcdhOf(secret.Expose(), layout_.ecdh->secret_size)));

  const auto ml_kem_key = KeyExchangePrivateKey::CopyOf(
      pair_.private_key.Expose().first(pair_.private_key.size() - ecdh.private_key.size()));
  const SharedSecret ml_kem_secret = *layout_.ml_kem->decapsulate(
      ml_kem_key, layout_.MlKemOf(answer.share, layout_.ecdh->server_share_size));
  EXPECT_EQ(ToHex(ml_kem_secret.Expose()),
            ToHex(layout_.MlKemOf(secret.Expose(), layout_.ecdh->secret_size)));
}

TEST_P(HybridTest, TheClassicalPairIsOneOfItsOwnGroup) {
  EXPECT_EQ(row_.classical, layout_.ecdh);
  const KeyPair ecdh = *row_.take_classical(pair_);
  EXPECT_EQ(ToHex(ecdh.share), ToHex(EcdhShareOf(pair_.share)));
  const Encapsulation answer = *layout_.ecdh->encapsulate(random_, ecdh.share);
  const SharedSecret secret = *layout_.ecdh->decapsulate(ecdh.private_key, answer.share);
  EXPECT_EQ(ToHex(secret.Expose()), ToHex(answer.secret.Expose()));
}

TEST_P(HybridTest, AnEcdhPartThatIsNotValidIsRefused) {
  const size_t size = layout_.ecdh->client_share_size;
  ExpectRefused([&](std::vector<uint8_t>& share) {
    const auto begin =
        layout_.ml_kem_first ? share.end() - static_cast<std::ptrdiff_t>(size) : share.begin();
    // For X25519 a point of low order, which gives an all-zero secret; else not a point.
    std::fill_n(begin, size, uint8_t{0});
  });
}

TEST_P(HybridTest, AnEncapsulationKeyThatIsNotReducedIsRefused) {
  std::vector<uint8_t> share = pair_.share;
  const size_t key = layout_.ml_kem_first ? 0 : layout_.ecdh->client_share_size;
  share[key] = 0xff;  // the first coefficient: 4095
  share[key + 1] |= 0x0f;
  EXPECT_EQ(row_.encapsulate(random_, share).error().reason, Reason::kInvalidKeyShare);
}

TEST_P(HybridTest, ACiphertextThatWasTamperedWithGivesAnotherSecret) {
  Encapsulation answer = *row_.encapsulate(random_, pair_.share);
  answer.share[layout_.ml_kem_first ? 0 : layout_.ecdh->server_share_size] ^= 1;
  const SharedSecret secret = *row_.decapsulate(pair_.private_key, answer.share);
  EXPECT_FALSE(ConstantTimeEqual(secret.Expose(), answer.secret.Expose()));
}

}  // namespace
}  // namespace lockstep::crypto
