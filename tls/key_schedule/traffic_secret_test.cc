#include "tls/key_schedule/traffic_secret.h"

#include <gtest/gtest.h>

#include <utility>

#include "crypto/aead/aes.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/hash/hmac.h"
#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"

namespace lockstep {
namespace {

using crypto::FromHex;
using crypto::ToHex;

TrafficSecret Make(std::string_view secret) {
  return {crypto::kSha256, crypto::HashValue::CopyOf(FromHex(secret))};
}

// RFC 8448 section 3.
TrafficSecret ClientApplicationTrafficSecret0() {
  return Make("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");
}
TrafficSecret ServerHandshakeTrafficSecret() {
  return Make("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
}

TEST(TrafficSecretTest, KeysAreThoseOfRfc8448) {
  const TrafficKeys keys = ClientApplicationTrafficSecret0().Keys(crypto::kAes128Gcm);
  EXPECT_EQ(ToHex(keys.key.Expose()), "17422dda596ed5d9acd890e3c63f5051");
  EXPECT_EQ(ToHex(keys.iv.Expose()), "5b78923dee08579033e523d9");
}

TEST(TrafficSecretTest, KeysAreAsLongAsTheAeadAsksFor) {
  const TrafficSecret secret = ClientApplicationTrafficSecret0();
  // The length goes into the label, so this is not the shorter key made longer. Computed with
  // Python's hmac.
  const std::string_view kKey32 =
      "c8afd24f48952725381a54085e8d8e3856d8d89e3019243b30a9db54809a3732";
  EXPECT_EQ(ToHex(secret.Keys(crypto::kAes256Gcm).key.Expose()), kKey32);
  EXPECT_EQ(ToHex(secret.Keys(crypto::kChaCha20Poly1305).key.Expose()), kKey32);
  EXPECT_EQ(secret.Keys(crypto::kAes128Ccm).key.size(), 16u);
}

TEST(TrafficSecretTest, NextIsTheFollowingGeneration) {
  const TrafficSecret next = ClientApplicationTrafficSecret0().Next();
  // Computed with Python's hmac.
  EXPECT_EQ(ToHex(next.Expose()),
            "fcdfcc72725aaee48bf64e4fd8b749cdbdbab39d90da0b26e2245ca6ea167207");
  EXPECT_NE(ToHex(next.Next().Expose()), ToHex(next.Expose()));
  EXPECT_EQ(&next.hash(), &crypto::kSha256);
}

TEST(TrafficSecretTest, VerifyDataIsAnHmacUnderTheFinishedKeyOfRfc8448) {
  const auto finished_key =
      FromHex("008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8");
  const crypto::HashValue hash = crypto::Digest(crypto::kSha256, AsBytes("any transcript"));
  EXPECT_EQ(ToHex(ServerHandshakeTrafficSecret().VerifyData(hash.Expose()).Expose()),
            ToHex(crypto::HmacOf(crypto::kSha256, finished_key, hash.Expose()).Expose()));
}

TEST(TrafficSecretTest, VerifyDataIsTheBinderOfRfc8448) {
  const TrafficSecret binder_key =
      Make("69fe131a3bbad5d63c64eebcc30e395b9d8107726a13d074e389dbc8a4e47256");
  const auto binder_hash =
      FromHex("63224b2e4573f2d3454ca84b9d009a04f6be9e05711a8396473aefa01e924a14");
  EXPECT_EQ(ToHex(binder_key.VerifyData(binder_hash).Expose()),
            "3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d");
}

TEST(TrafficSecretTest, ADuplicateIsTheSameSecretAndAMovedFromOneIsEmpty) {
  TrafficSecret secret = ClientApplicationTrafficSecret0();
  const TrafficSecret duplicate = secret.Duplicate();
  const TrafficSecret moved = std::move(secret);
  EXPECT_EQ(ToHex(duplicate.Expose()), ToHex(moved.Expose()));
  EXPECT_TRUE(secret.Expose().empty());  // NOLINT(bugprone-use-after-move): what is shown
}

}  // namespace
}  // namespace lockstep
