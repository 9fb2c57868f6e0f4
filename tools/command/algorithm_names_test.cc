#include "tools/command/algorithm_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lockstep::tools {
namespace {

const crypto::Provider& kProvider = crypto::DefaultProvider();

TEST(AlgorithmNamesTest, TakesNamesInAnyCaseAndInTheirOrder) {
  EXPECT_EQ(ParseGroups("secp256r1,X25519", kProvider).value(),
            (std::vector{NamedGroup::kSecp256r1, NamedGroup::kX25519}));
  EXPECT_EQ(ParseCipherSuites("tls_aes_256_gcm_sha384:CHACHA20_POLY1305_SHA256", kProvider).value(),
            (std::vector{CipherSuiteId::kAes256GcmSha384, CipherSuiteId::kChaCha20Poly1305Sha256}));
}

TEST(AlgorithmNamesTest, TakesWhatIsNamedTwiceOnce) {
  EXPECT_EQ(ParseGroups("x25519,x25519", kProvider)->size(), 1u);
}

TEST(AlgorithmNamesTest, TellsWhichNamesThereAre) {
  const auto parsed = ParseGroups("x25519,ffdhe2048", kProvider);
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().exit_code, ExitCode::kUsage);
  EXPECT_NE(parsed.error().text.find(
                "\"ffdhe2048\" is unknown; there are X25519MLKEM768 SecP256r1MLKEM768"),
            std::string::npos)
      << parsed.error().text;
  EXPECT_FALSE(ParseCipherSuites(",", kProvider).has_value());
}

TEST(AlgorithmNamesTest, ApplicationProtocolsAreTakenOnceAndInTheirOrder) {
  EXPECT_EQ(ParseAlpn("h2,http/1.1,h2").value(), (std::vector<std::string>{"h2", "http/1.1"}));
  EXPECT_TRUE(ParseAlpn("")->empty());
  EXPECT_FALSE(ParseAlpn(std::string(256, 'x')).has_value());
}

TEST(AlgorithmNamesTest, SplitsAtCommasAndColons) {
  EXPECT_EQ(SplitList("h2,http/1.1"), (std::vector<std::string>{"h2", "http/1.1"}));
  EXPECT_EQ(SplitList(":a::b,"), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(SplitList("").empty());
}

}  // namespace
}  // namespace lockstep::tools
