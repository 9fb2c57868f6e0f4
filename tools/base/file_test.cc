#include "tools/base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

namespace lockstep::tools {
namespace {

class FileTest : public testing::Test {
 protected:
  ~FileTest() override { unlink(path_.c_str()); }

  [[nodiscard]] std::string Content() const {
    const auto content = ReadFile(path_);
    return content.has_value() ? std::string(AsText(*content)) : content.error().text;
  }
  [[nodiscard]] mode_t Mode() const {
    struct stat status{};
    return stat(path_.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
  }

  const std::string path_ = testing::TempDir() + "/file_test";
};

TEST_F(FileTest, AKeyIsReadableByItsOwnerOnly) {
  ASSERT_TRUE(WriteFile(path_, AsBytes("key"), 0600, Existing::kKeep).has_value());
  EXPECT_EQ(Content(), "key");
  EXPECT_EQ(Mode(), 0600u);
}

TEST_F(FileTest, AFileThatExistsIsKeptUnlessToldOtherwise) {
  ASSERT_TRUE(WriteFile(path_, AsBytes("old"), 0644, Existing::kKeep).has_value());
  const auto refused = WriteFile(path_, AsBytes("new"), 0600, Existing::kKeep);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().exit_code, ExitCode::kFile);
  EXPECT_EQ(Content(), "old");

  ASSERT_TRUE(WriteFile(path_, AsBytes("new"), 0600, Existing::kReplace).has_value());
  EXPECT_EQ(Content(), "new");
  EXPECT_EQ(Mode(), 0600u) << "the permissions are those of the new file";
}

TEST_F(FileTest, AnAbsentFileIsNamed) {
  const auto content = ReadFile(path_);
  ASSERT_FALSE(content.has_value());
  EXPECT_EQ(content.error().text, path_ + ": No such file or directory");
}

TEST_F(FileTest, AFolderIsNoFile) { EXPECT_FALSE(ReadFile(testing::TempDir()).has_value()); }

}  // namespace
}  // namespace lockstep::tools
