#include "crypto/hash/keccak.h"

#include <cryptopp/sha3.h>
#include <cryptopp/shake.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

std::string Sha3_256Of(std::string_view text) {
  std::array<uint8_t, 32> digest;
  Sha3_256({AsBytes(text)}, digest);
  return ToHex(digest);
}

std::string Sha3_512Of(std::string_view text) {
  std::array<uint8_t, 64> digest;
  Sha3_512({AsBytes(text)}, digest);
  return ToHex(digest);
}

// The examples that NIST publishes beside FIPS 202.
TEST(KeccakTest, Fips202Examples) {
  EXPECT_EQ(Sha3_256Of(""), "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
  EXPECT_EQ(Sha3_256Of("abc"), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
  EXPECT_EQ(Sha3_512Of("abc"),
            "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
            "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0");
  std::array<uint8_t, 32> output;
  Shake256({}, output);
  EXPECT_EQ(ToHex(output), "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f");
}

// Lengths around every block's end, in two pieces.
TEST(KeccakTest, AgreesWithCryptoPlusPlusForEveryLength) {
  std::vector<uint8_t> data(450);
  for (size_t i = 0; i < data.size(); ++i) data[i] = static_cast<uint8_t>(i * i + 7);
  for (size_t size = 0; size < data.size(); ++size) {
    const Bytes first = Bytes(data).first(size / 3),
                rest = Bytes(data).subspan(size / 3, size - size / 3);
    std::array<uint8_t, 32> ours256, theirs256;
    Sha3_256({first, rest}, ours256);
    CryptoPP::SHA3_256().CalculateDigest(theirs256.data(), data.data(), size);
    EXPECT_EQ(ours256, theirs256) << size;
    std::array<uint8_t, 64> ours512, theirs512;
    Sha3_512({first, rest}, ours512);
    CryptoPP::SHA3_512().CalculateDigest(theirs512.data(), data.data(), size);
    EXPECT_EQ(ours512, theirs512) << size;
    std::vector<uint8_t> ours(size), theirs(size);
    Shake256({first, rest}, ours);
    CryptoPP::SHAKE256 shake(static_cast<unsigned>(size));
    shake.CalculateDigest(theirs.data(), data.data(), size);
    EXPECT_EQ(ours, theirs) << size;
  }
}

TEST(KeccakTest, AStreamReadInPiecesIsTheSameStream) {
  const std::string_view seed = "seed";
  std::array<uint8_t, 600> whole, pieces;
  Sponge(kShake128Rate, kShakeSuffix).Squeeze({});
  Sponge one(kShake128Rate, kShakeSuffix), other(kShake128Rate, kShakeSuffix);
  one.Absorb(AsBytes(seed));
  one.Squeeze(whole);
  for (const char& letter : seed) other.Absorb(AsBytes({&letter, 1}));
  size_t place = 0;
  for (size_t size = 1; place + size <= pieces.size(); place += size, ++size)
    other.Squeeze(MutableBytes(pieces).subspan(place, size));
  other.Squeeze(MutableBytes(pieces).subspan(place));
  EXPECT_EQ(whole, pieces);
  CryptoPP::SHAKE128 shake(600);
  shake.CalculateDigest(pieces.data(), reinterpret_cast<const uint8_t*>(seed.data()), seed.size());
  EXPECT_EQ(whole, pieces);
}

}  // namespace
}  // namespace lockstep::crypto
