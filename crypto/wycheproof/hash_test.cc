#include <vector>

#include "crypto/hash/hkdf.h"
#include "crypto/hash/hmac.h"
#include "crypto/wycheproof/vectors_test_util.h"

namespace lockstep::crypto::wycheproof {
namespace {

// "HKDF-SHA-256" and "HMACSHA256" end in the hash's digits.
const Hash* HashOf(const Vector& vector) {
  const std::string algorithm = vector.file.at("algorithm");
  return HashNamed("SHA-" + algorithm.substr(algorithm.size() - 3));
}

// A shorter tag is the front of the whole one.
Outcome RunHmac(const Vector& vector) {
  const HashValue tag =
      HmacOf(*HashOf(vector), BytesOf(vector.test, "key"), BytesOf(vector.test, "msg"));
  const size_t size = vector.group.at("tagSize").get<size_t>() / 8;
  return Equal(tag.Expose().first(size), BytesOf(vector.test, "tag"));
}

Outcome RunHkdf(const Vector& vector) {
  const Hash& hash = *HashOf(vector);
  const HashValue key =
      HkdfExtract(hash, BytesOf(vector.test, "salt"), BytesOf(vector.test, "ikm"));
  std::vector<uint8_t> output(vector.test.at("size").get<size_t>());
  const bool expanded =
      HkdfExpand(hash, key.Expose(), BytesOf(vector.test, "info"), output).has_value();
  if (vector.has_result()) {
    EXPECT_EQ(output, BytesOf(vector.test, "okm"));
  }
  return expanded;
}

using HmacFileTest = FileTest;
TEST_P(HmacFileTest, EveryVector) { RunWith(RunHmac); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, HmacFileTest, testing::ValuesIn(FilesOf(Kind::kHmac)),
                         FileName);

using HkdfFileTest = FileTest;
TEST_P(HkdfFileTest, EveryVector) { RunWith(RunHkdf); }
INSTANTIATE_TEST_SUITE_P(Wycheproof, HkdfFileTest, testing::ValuesIn(FilesOf(Kind::kHkdf)),
                         FileName);

}  // namespace
}  // namespace lockstep::crypto::wycheproof
