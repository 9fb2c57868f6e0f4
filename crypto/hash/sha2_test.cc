#include "crypto/hash/sha2.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

std::string DigestHex(const Hash& hash, std::string_view text) {
  return ToHex(Digest(hash, AsBytes(text)).Expose());
}

// FIPS 180-4's examples ("abc" and the two-block message), and the empty message.
TEST(Sha2Test, Fips180Examples) {
  EXPECT_EQ(DigestHex(kSha256, ""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(DigestHex(kSha256, "abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(DigestHex(kSha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(DigestHex(kSha384, "abc"),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
            "8086072ba1e7cc2358baeca134c825a7");
  EXPECT_EQ(DigestHex(kSha512, "abc"),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
  constexpr std::string_view kTwoBlocks =
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
      "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
  EXPECT_EQ(DigestHex(kSha384, kTwoBlocks),
            "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712"
            "fcc7c71a557e2db966c3e9fa91746039");
  EXPECT_EQ(DigestHex(kSha512, kTwoBlocks),
            "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
            "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909");
}

TEST(Sha2Test, AMillionTimesA) {
  const std::string text(1'000'000, 'a');
  EXPECT_EQ(DigestHex(kSha256, text),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(DigestHex(kSha384, text),
            "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b"
            "07b8b3dc38ecc4ebae97ddd87f3d8985");
  EXPECT_EQ(DigestHex(kSha512, text),
            "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
            "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b");
}

class Sha2RowTest : public testing::TestWithParam<const Hash*> {};
std::string RowName(const testing::TestParamInfo<const Hash*>& row) {
  std::string name(row.param->name);
  std::ranges::replace(name, '-', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Rows, Sha2RowTest, testing::Values(&kSha256, &kSha384, &kSha512), RowName);

// Every length around the block boundaries, cut at every point, gives the hash of the whole.
TEST_P(Sha2RowTest, EveryCutOfEveryLengthGivesTheSameDigest) {
  std::vector<uint8_t> message(300);
  for (size_t i = 0; i < message.size(); ++i) message[i] = static_cast<uint8_t>(i * 7);
  for (size_t length = 0; length <= message.size(); ++length) {
    const Bytes whole = Bytes(message).first(length);
    const std::string expected = ToHex(Digest(*GetParam(), whole).Expose());
    for (size_t cut = 0; cut <= length; cut += 1 + length / 32) {
      Digester digester(*GetParam());
      digester.Update(whole.first(cut));
      digester.Update(whole.subspan(cut));
      ASSERT_EQ(ToHex(digester.Current().Expose()), expected) << length << " cut at " << cut;
    }
  }
}

// One digest over those of every length up to 300: the padding has its own shape for each length of
// the last block. The values are from Python's hashlib.
TEST(Sha2Test, EveryLengthOfTheLastBlock) {
  std::vector<uint8_t> message(300);
  for (size_t i = 0; i < message.size(); ++i) message[i] = static_cast<uint8_t>(i * 7);
  const auto digest_of_digests = [&](const Hash& hash) {
    Digester all(hash);
    for (size_t length = 0; length <= message.size(); ++length)
      all.Update(Digest(hash, Bytes(message).first(length)).Expose());
    return ToHex(all.Current().Expose());
  };
  EXPECT_EQ(digest_of_digests(kSha256),
            "3b05b530351f50663ba5ac734c246d169eafec6b57c70dc6dc94cad39d04aad8");
  EXPECT_EQ(digest_of_digests(kSha384),
            "00ff192ce1d334e39d1ce94d135f2673fdd482a9f3b5bb8a86f1b38f7b7d1ccc"
            "0c1df396672e98a3d26b1bf65bfa0acf");
  EXPECT_EQ(digest_of_digests(kSha512),
            "8a732a2ef96b72c61264041d982c51f52f584ba520746f8dfcbe356c60311e9d"
            "68a05c40ac64998fb6bfca078a50d008373e7d30159f0e4626b1102c1cf370b3");
}

TEST_P(Sha2RowTest, CurrentLeavesTheRunningHashUntouched) {
  Digester digester(*GetParam());
  digester.Update(AsBytes("ab"));
  const std::string first = ToHex(digester.Current().Expose());
  EXPECT_EQ(ToHex(digester.Current().Expose()), first);
  digester.Update(AsBytes("c"));
  EXPECT_EQ(ToHex(digester.Current().Expose()), DigestHex(*GetParam(), "abc"));
}

TEST_P(Sha2RowTest, AStateSurvivesBeingMovedByteByByte) {
  HashState state;
  GetParam()->start(state);
  GetParam()->update(state, AsBytes("a"));
  HashState moved;
  for (size_t i = 0; i < state.bytes.size(); ++i) moved.bytes[i] = state.bytes[i];
  Wipe(state.bytes);
  GetParam()->update(moved, AsBytes("bc"));
  HashValue digest(GetParam()->digest_size);
  GetParam()->finish(moved, digest.Mutable());
  EXPECT_EQ(ToHex(digest.Expose()), DigestHex(*GetParam(), "abc"));
}

}  // namespace
}  // namespace lockstep::crypto
