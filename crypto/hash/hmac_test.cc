#include "crypto/hash/hmac.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

struct Rfc4231Case {
  std::string key, data, sha256, sha384, sha512;
};

// RFC 4231, section 4. Case 5, a truncated tag, says nothing about the code: left out.
std::vector<Rfc4231Case> Rfc4231Cases() {
  return {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
       "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
       "faea9ea9076ede7f4af152e8b2fa9cb6",
       "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
       "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
       "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
       "8e2240ca5e69e2c78b3239ecfab21649",
       "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
       "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
       "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b"
       "2a5ab39dc13814b94e3ab6e101a34f27",
       "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
       "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
       "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
       "0c2ef6ab4030fe8296248df163f44952",
       "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
       "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"},
  };
}

TEST(HmacTest, Rfc4231) {
  for (const Rfc4231Case& c : Rfc4231Cases()) {
    EXPECT_EQ(ToHex(HmacOf(kSha256, AsBytes(c.key), AsBytes(c.data)).Expose()), c.sha256);
    EXPECT_EQ(ToHex(HmacOf(kSha384, AsBytes(c.key), AsBytes(c.data)).Expose()), c.sha384);
    EXPECT_EQ(ToHex(HmacOf(kSha512, AsBytes(c.key), AsBytes(c.data)).Expose()), c.sha512);
  }
}

TEST(HmacTest, CurrentGoesOnAndCopiesShareTheKey) {
  Hmac hmac(kSha256, AsBytes("Jefe"));
  Hmac copy = hmac;
  hmac.Update(AsBytes("what do ya want "));
  EXPECT_NE(ToHex(hmac.Current().Expose()), Rfc4231Cases()[1].sha256);
  hmac.Update(AsBytes("for nothing?"));
  EXPECT_EQ(ToHex(hmac.Current().Expose()), Rfc4231Cases()[1].sha256);
  copy.Update(AsBytes("what do ya want for nothing?"));
  EXPECT_EQ(ToHex(copy.Current().Expose()), Rfc4231Cases()[1].sha256);
}

}  // namespace
}  // namespace lockstep::crypto
