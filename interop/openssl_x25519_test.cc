// Every kernel of Curve25519 that this processor can run, against OpenSSL. `./dev soak` runs the
// same over millions of numbers.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "crypto/kex/curve25519/curve25519.h"
#include "crypto/testing/hex.h"
#include "interop/testing/openssl_primitives.h"

namespace lockstep::interop {
namespace {

using crypto::Curve25519Kernel;
using crypto::ToHex;
using Block = X25519Block;

constexpr int kRounds = 1500;  // of a key and two secrets each
constexpr int kSoakRounds = 1'000'000;

// Points, and scalars, at the edges: all that are not reduced (p to 2^255 - 1), the first ones and
// the last below p, the points of low order, each with and without bit 255.
std::vector<Block> EdgeBlocks() {
  std::vector<Block> blocks;
  for (unsigned i = 0; i < 4; ++i) blocks.push_back({static_cast<uint8_t>(i)});
  for (unsigned low = 0xe9; low <= 0xff; ++low) {
    Block block;
    block.fill(0xff);
    block[0] = static_cast<uint8_t>(low);
    block[31] = 0x7f;
    blocks.push_back(block);
  }
  for (const std::string_view order_8 :
       {"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"}) {
    std::ranges::copy(crypto::FromHex(order_8), blocks.emplace_back().begin());
  }
  for (size_t i = blocks.size(); i-- > 0;) {
    blocks.push_back(blocks[i]);
    blocks.back()[31] |= 0x80;
  }
  return blocks;
}

class OpenSslX25519Test : public ::testing::TestWithParam<const Curve25519Kernel*> {
 protected:
  void SetUp() override {
    if (!kernel_.supported(crypto::ThisCpu())) GTEST_SKIP() << "not on this processor";
  }

  Block RandomBlock() {
    Block block;
    std::ranges::generate(block, [this] { return static_cast<uint8_t>(random_()); });
    return block;
  }
  Block ExpectSameKey(const Block& scalar) {
    Block share;
    kernel_.multiply_base(scalar, share);
    EXPECT_EQ(share, OpenSslX25519(scalar)) << ToHex(scalar);
    return share;
  }
  void ExpectSameSecret(const Block& scalar, const Block& point) {
    Block secret;
    kernel_.multiply(scalar, point, secret);
    ASSERT_EQ(secret, OpenSslX25519(scalar, point)) << ToHex(scalar) << " " << ToHex(point);
  }
  // Of random points half lie on the curve and half on its twist.
  void ExpectTheSameOfRandomNumbers(int rounds) {
    for (int i = 0; i < rounds && !HasFailure(); ++i) {
      const Block scalar = RandomBlock();
      ExpectSameSecret(RandomBlock(), ExpectSameKey(scalar));
      ExpectSameSecret(scalar, RandomBlock());
    }
  }

  const Curve25519Kernel& kernel_ = *GetParam();
  std::mt19937 random_{25519};
};

INSTANTIATE_TEST_SUITE_P(Kernels, OpenSslX25519Test,
                         ::testing::ValuesIn(crypto::AllCurve25519Kernels().begin(),
                                             crypto::AllCurve25519Kernels().end()),
                         [](const auto& kernel) {
                           return "X25519" + std::string(kernel.param->name);
                         });

TEST_P(OpenSslX25519Test, RandomKeysAndSecretsAreThoseOfOpenSsl) {
  ExpectTheSameOfRandomNumbers(kRounds);
}

TEST_P(OpenSslX25519Test, DISABLED_MillionsOfKeysAndSecretsAreThoseOfOpenSsl) {
  random_.seed(std::random_device()());
  ExpectTheSameOfRandomNumbers(kSoakRounds);
}

// Points of low order, which OpenSSL refuses, give zeros, which the row above the kernel refuses.
TEST_P(OpenSslX25519Test, KeysAndSecretsAtTheEdgesAreThoseOfOpenSsl) {
  int refused = 0;
  for (const Block& scalar : EdgeBlocks()) {
    ExpectSameKey(scalar);
    for (const Block& point : EdgeBlocks()) ExpectSameSecret(scalar, point);
  }
  for (const Block& point : EdgeBlocks()) refused += OpenSslX25519(Block{1}, point) == Block{};
  EXPECT_EQ(refused, 14);  // 0, 1, both of order 8, p - 1, p, p + 1, each twice
}

}  // namespace
}  // namespace lockstep::interop
