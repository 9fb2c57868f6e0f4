#include "x509/system_roots.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

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

void WriteFile(const std::string& path, const std::vector<SecretBytes>& blocks) {
  std::ofstream file(path, std::ios::binary);
  for (const SecretBytes& block : blocks)
    file.write(reinterpret_cast<const char*>(block.data()),
               static_cast<std::streamsize>(block.size()));
  ASSERT_TRUE(file.flush().good());
}

TEST(SystemRootsTest, OneBadRootDoesNotKeepTheOthersOut) {
  const std::string path = testing::TempDir() + "/roots.pem";
  TestPki pki;
  WriteFile(path, {WritePem(kPemCertificate, AsBytes("no certificate")),
                   WritePem(kPemCertificate, pki.Root("Test Root").der)});
  const Result<SystemRoots> roots = LoadRoots(path);
  ASSERT_TRUE(roots.has_value());
  EXPECT_EQ(roots->skipped, 1u);
  EXPECT_EQ(roots->store.anchors().size(), 1u);
  EXPECT_EQ(LoadRoots(path + ".absent").error().reason, Reason::kSystemRootsMissing);
}

TEST(SystemRootsTest, ADirectorysFilesAreReadInOrderAndEachRootIsTakenOnce) {
  namespace fs = std::filesystem;
  const fs::path path = fs::path(testing::TempDir()) / "roots";
  fs::create_directories(path / "folder");
  TestPki pki;
  const TestCertificate first = pki.Root("First"), second = pki.Root("Second");
  WriteFile(path / "b.pem", {WritePem(kPemCertificate, second.der)});
  WriteFile(path / "a.pem", {WritePem(kPemCertificate, first.der)});
  WriteFile(path / "folder" / "c.pem", {WritePem(kPemCertificate, pki.Root("Third").der)});
  fs::create_symlink(path / "a.pem", path / "01234567.0");
  fs::create_symlink(path / "gone", path / "dangling");
  WriteFile(path / "broken.pem", {WritePem(kPemCertificate, AsBytes("no certificate"))});
  const Result<SystemRoots> roots = LoadRoots(path);
  ASSERT_TRUE(roots.has_value());
  ASSERT_EQ(roots->store.anchors().size(), 2u);
  EXPECT_TRUE(Equal(roots->store.anchors()[0].certificate, first.der));
  EXPECT_TRUE(Equal(roots->store.anchors()[1].certificate, second.der));
  EXPECT_EQ(roots->skipped, 1u);
}

TEST(SystemRootsTest, AnEmptyDirectoryAndAnEndlessFileAreErrors) {
  const std::string empty = testing::TempDir() + "/empty";
  std::filesystem::create_directories(empty);
  EXPECT_EQ(LoadRoots(empty).error().reason, Reason::kSystemRootsMissing);
  EXPECT_EQ(LoadRoots("/dev/zero").error().reason, Reason::kPemTooLarge);
}

}  // namespace
}  // namespace lockstep::x509
