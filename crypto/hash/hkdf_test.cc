#include "crypto/hash/hkdf.h"

#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

std::string Expand(const Hash& hash, Bytes key, Bytes info, size_t size) {
  std::vector<uint8_t> output(size);
  EXPECT_TRUE(HkdfExpand(hash, key, info, output).has_value());
  return ToHex(output);
}

std::vector<uint8_t> Counting(uint8_t first, size_t count) {
  std::vector<uint8_t> bytes(count);
  std::iota(bytes.begin(), bytes.end(), first);
  return bytes;
}

TEST(HkdfTest, Rfc5869BasicCase) {  // appendix A.1
  const std::vector<uint8_t> input(22, 0x0b);
  const HashValue key = HkdfExtract(kSha256, Counting(0, 13), input);
  EXPECT_EQ(ToHex(key.Expose()),
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  EXPECT_EQ(Expand(kSha256, key.Expose(), Counting(0xf0, 10), 42),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

TEST(HkdfTest, Rfc5869LongerInputsAndOutputs) {  // appendix A.2
  const HashValue key = HkdfExtract(kSha256, Counting(0x60, 80), Counting(0, 80));
  EXPECT_EQ(ToHex(key.Expose()),
            "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244");
  EXPECT_EQ(Expand(kSha256, key.Expose(), Counting(0xb0, 80), 82),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            "cc30c58179ec3e87c14c01d5c1f3434f1d87");
}

TEST(HkdfTest, Rfc5869EmptySaltAndInfo) {  // appendix A.3
  const std::vector<uint8_t> input(22, 0x0b);
  const HashValue key = HkdfExtract(kSha256, {}, input);
  EXPECT_EQ(ToHex(key.Expose()),
            "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
  EXPECT_EQ(Expand(kSha256, key.Expose(), {}, 42),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  EXPECT_EQ(ToHex(HkdfExtract(kSha256, std::vector<uint8_t>(32), input).Expose()),
            ToHex(key.Expose()));
}

TEST(HkdfTest, OutputIsLimitedTo255Blocks) {
  const HashValue key(kSha256.digest_size);
  std::vector<uint8_t> output(255 * 32 + 1);
  EXPECT_TRUE(HkdfExpand(kSha256, key.Expose(), {}, MutableBytes(output).first(255 * 32)));
  EXPECT_EQ(HkdfExpand(kSha256, key.Expose(), {}, output).error().reason, Reason::kInvalidArgument);
  EXPECT_TRUE(HkdfExpand(kSha256, key.Expose(), {}, {}));
}

}  // namespace
}  // namespace lockstep::crypto
