// The stages against values typed from RFC 8448, or computed with Python's hmac where it has none.
// tls/rfc8448 walks whole handshakes.
#include "tls/key_schedule/key_schedule.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "crypto/hash/hkdf.h"
#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"
#include "tls/key_schedule/constants.h"
#include "tls/key_schedule/hkdf_label.h"

namespace lockstep {
namespace {

using crypto::FromHex;
using crypto::kSha256;
using crypto::kSha384;
using crypto::ToHex;

std::string HexOf(const TrafficSecret& secret) { return ToHex(secret.Expose()); }

// RFC 8448 section 4: the PSK of the ticket and what it gives.
class PskTest : public testing::Test {
 protected:
  EarlySecret early_secret_ = EarlySecret::WithPsk(
      kSha256, FromHex("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3"));
  const std::vector<uint8_t> client_hello_ =
      FromHex("08ad0fa05d7c7233b1775ba2ff9f4c5b8b59276b7f227f13a976245f5d960913");
};

TEST_F(PskTest, EveryKindOfPskHasABinderKeyOfItsOwn) {
  EXPECT_EQ(HexOf(early_secret_.BinderKey(PskKind::kResumption)),
            "69fe131a3bbad5d63c64eebcc30e395b9d8107726a13d074e389dbc8a4e47256");
  EXPECT_EQ(HexOf(early_secret_.BinderKey(PskKind::kExternal)),
            "ce30064fe130ccc35799d808397cadddc95f09730c23b65ff659bb16202f51aa");
  EXPECT_EQ(HexOf(early_secret_.BinderKey(PskKind::kImported)),
            "69497d038f9a357af262a4d2de65be0d3d2b8632590d00973db41c955e18a885");
}

TEST_F(PskTest, EarlySecretsAreThoseOfRfc8448) {
  EXPECT_EQ(HexOf(early_secret_.ClientEarlyTrafficSecret(client_hello_)),
            "3fbbe6a60deb66c30a32795aba0eff7eaa10105586e7be5c09678d63b6caab62");
  EXPECT_EQ(HexOf(early_secret_.EarlyExporterSecret(client_hello_)),
            "b2026866610937d7423e5be90862ccf24c0e6091186d34f812089ff5be2ef7df");
}

TEST_F(PskTest, TheHandshakeGoesOnFromTheSameEarlySecret) {
  (void)early_secret_.BinderKey(PskKind::kResumption);
  (void)early_secret_.ClientEarlyTrafficSecret(client_hello_);
  const HandshakeSecret handshake_secret =
      std::move(early_secret_)
          .ToHandshakeSecret(
              FromHex("f44194756ff9ec9d25180635d66ea6824c6ab3bf179977be37f723570e7ccb2e"));
  EXPECT_EQ(HexOf(handshake_secret.ClientHandshakeTrafficSecret(
                FromHex("f736cb34fe25e701551bee6fd24c1cc7102a7daf9405cb15d97aafe16f757d03"))),
            "2faac08f851d35fea3604fcb4de82dc62c9b164a70974d0462e27f1ab278700f");
}

// Section 7.1: "if PSK is not in use, Early Secret will still be HKDF-Extract(0, 0)".
TEST(KeyScheduleTest, NoPskIsAPskOfZeros) {
  for (const crypto::Hash* hash : {&kSha256, &kSha384}) {
    const std::vector<uint8_t> zeros(hash->digest_size);
    EXPECT_EQ(HexOf(EarlySecret::WithoutPsk(*hash).EarlyExporterSecret({})),
              HexOf(EarlySecret::WithPsk(*hash, zeros).EarlyExporterSecret({})));
  }
}

// Against the same functions under an identifier that there is no table for.
TEST(KeyScheduleTest, ConstantsAreWhatTheScheduleWouldComputeWithoutThem) {
  for (const crypto::Hash* hash : {&kSha256, &kSha384}) {
    crypto::Hash unknown = *hash;
    unknown.id = crypto::HashId::kSha512;
    ASSERT_NE(ConstantsOf(*hash), nullptr);
    ASSERT_EQ(ConstantsOf(unknown), nullptr);
    EXPECT_EQ(ToHex(EmptyHash(*hash).Expose()), ToHex(crypto::Digest(*hash, {}).Expose()));
    const std::vector<uint8_t> zeros(hash->digest_size);
    const auto expect_key = [&](const KeyScheduleConstants::Key& constant, Bytes key) {
      const crypto::HmacKey computed(*hash, key);
      EXPECT_TRUE(Equal(Bytes(constant.inner.chain), Bytes(computed.inner().chain)));
      EXPECT_TRUE(Equal(Bytes(constant.outer.chain), Bytes(computed.outer().chain)));
    };
    expect_key(ConstantsOf(*hash)->zeros, zeros);
    const crypto::HashValue early = crypto::HkdfExtract(*hash, zeros, zeros);
    expect_key(ConstantsOf(*hash)->early_secret, early.Expose());
    const crypto::HashValue empty = crypto::Digest(*hash, {});
    expect_key(ConstantsOf(*hash)->derived,
               DeriveSecret(*hash, early.Expose(), "derived", empty.Expose()).Expose());
    // The whole way.
    EXPECT_EQ(
        HexOf(EarlySecret::WithoutPsk(*hash).ToHandshakeSecret(zeros).ServerHandshakeTrafficSecret(
            empty.Expose())),
        HexOf(
            EarlySecret::WithoutPsk(unknown).ToHandshakeSecret(zeros).ServerHandshakeTrafficSecret(
                empty.Expose())));
  }
}

TEST(KeyScheduleTest, PsksOfAnyLengthGiveDifferentSecrets) {
  const std::vector<uint8_t> long_psk(1000, 1);
  EXPECT_NE(
      HexOf(EarlySecret::WithPsk(kSha256, long_psk).BinderKey(PskKind::kExternal)),
      HexOf(
          EarlySecret::WithPsk(kSha256, Bytes(long_psk).first(999)).BinderKey(PskKind::kExternal)));
}

TEST(KeyScheduleTest, AScheduleOfSha384IsAsComputedElsewhere) {
  std::array<uint8_t, 32> shared_secret;
  for (size_t i = 0; i < shared_secret.size(); ++i) shared_secret[i] = static_cast<uint8_t>(i);
  const crypto::HashValue transcript_hash = crypto::Digest(kSha384, AsBytes("hash"));
  const Bytes hash = transcript_hash.Expose();

  HandshakeSecret handshake = EarlySecret::WithoutPsk(kSha384).ToHandshakeSecret(shared_secret);
  EXPECT_EQ(HexOf(handshake.ClientHandshakeTrafficSecret(hash)),
            "9101af261c749d0fd31689566ba36876c96e38d513c2b438"
            "b70f9c5b75aecc4ae7d0066573a4269c6ed9b84e8c878b0f");
  EXPECT_EQ(HexOf(handshake.ServerHandshakeTrafficSecret(hash)),
            "b53da936c1a2420cee72dbe46bcafde9bbac245984aeafb9"
            "760d0e58d774fb1392007dea36d9cd671437f1b0b9034f03");
  const MainSecret main = std::move(handshake).ToMainSecret();
  EXPECT_EQ(HexOf(main.ClientApplicationTrafficSecret0(hash)),
            "9882d6d23f3cc57b998229b76e3e134f4da3a17fb34049cf"
            "c71b06a9388a5beecc1924ab3bed2a1c5bdeebe68220a2d3");
  EXPECT_EQ(HexOf(main.ServerApplicationTrafficSecret0(hash)),
            "8d82dd76acae69801ac534517e7ca5eeac717912df7fdd5e"
            "540a8e0c584f03f3524c31d692d41e68ca186876633b14c7");
  EXPECT_EQ(HexOf(main.ExporterSecret(hash)),
            "133479f39aa3b467ba1a3713105af3dde7d448f1161021ed"
            "f39864e7c865b2cadf74079e142438e6991c19f47b1a4977");
  EXPECT_EQ(HexOf(main.ResumptionSecret(hash)),
            "a75ee351420723b375181ca7df690c06e1cf51c3230fe538"
            "c3e80f97f75bc44db01a6906c73df2aab3fdba836a11cf2c");
}

// What the types promise: stages are consumed, and secrets are not copied.
static_assert(!std::is_copy_constructible_v<EarlySecret>);
static_assert(!std::is_copy_constructible_v<HandshakeSecret>);
static_assert(!std::is_copy_constructible_v<MainSecret>);
template <class Stage>
concept GoesOnUnconsumed = requires(Stage& stage) { stage.ToHandshakeSecret({}); } ||
                           requires(Stage& stage) { stage.ToMainSecret(); };
static_assert(!GoesOnUnconsumed<EarlySecret> && !GoesOnUnconsumed<HandshakeSecret>);

}  // namespace
}  // namespace lockstep
