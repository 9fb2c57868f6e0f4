#include "x509/system_roots.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "x509/pem.h"
#include "x509/testing/test_pki.h"

namespace lockstep::x509 {
namespace {

TEST(SystemRootsTest, EveryRootOfThisSystemParsesAndServesAsAnAnchor) {
  const Result<SystemRoots> roots = LoadSystemRoots();
  if (!roots) GTEST_SKIP() << "this system has no bundle of root certificates (ca-certificates)";
  EXPECT_EQ(roots->skipped, 0u) << roots->path;
  EXPECT_GT(roots->store.anchors().size(), 50u);
  for (const TrustAnchor& anchor : roots->store.anchors()) {
    EXPECT_TRUE(anchor.authority.is_ca) << anchor.authority.subject.ToString();
    EXPECT_TRUE(anchor.authority.subject_public_key_info.key.has_value())
        << anchor.authority.subject.ToString();
    EXPECT_TRUE(anchor.authority.unhandled_critical.empty());
    EXPECT_TRUE(!anchor.authority.key_usage ||
                anchor.authority.key_usage->Has(KeyUsageBit::kKeyCertSign));
  }
}

TEST(SystemRootsTest, OneBadRootDoesNotKeepTheOthersOut) {
  const std::string path = testing::TempDir() + "/roots.pem";
  std::FILE* file = std::fopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  TestPki pki;
  for (const SecretBytes& block : {WritePem(kPemCertificate, AsBytes("no certificate")),
                                   WritePem(kPemCertificate, pki.Root("Test Root").der)})
    std::fwrite(block.data(), 1, block.size(), file);
  std::fclose(file);
  const Result<SystemRoots> roots = LoadRoots(path);
  ASSERT_TRUE(roots.has_value());
  EXPECT_EQ(roots->skipped, 1u);
  EXPECT_EQ(roots->store.anchors().size(), 1u);
  EXPECT_EQ(LoadRoots(path + ".absent").error().reason, Reason::kSystemRootsMissing);
}

TEST(SystemRootsTest, ADirectoryAndAnEndlessFileAreErrors) {
  EXPECT_EQ(LoadRoots(testing::TempDir()).error().reason, Reason::kSystemRootsMissing);
  EXPECT_EQ(LoadRoots("/dev/zero").error().reason, Reason::kPemTooLarge);
}

}  // namespace
}  // namespace lockstep::x509
