#include "tools/base/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
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

TEST_F(FileTest, WhatIsNoRegularFileIsNotReplaced) {
  ASSERT_EQ(symlink("/dev/null", path_.c_str()), 0);
  for (const std::string& path : {path_, testing::TempDir()}) {
    const auto refused = WriteFile(path, AsBytes("new"), 0600, Existing::kReplace);
    ASSERT_FALSE(refused.has_value()) << path;
    EXPECT_EQ(refused.error().text, path + " is not a regular file and was not touched");
  }
  struct stat status{};
  EXPECT_TRUE(lstat(path_.c_str(), &status) == 0 && S_ISLNK(status.st_mode));
}

TEST_F(FileTest, TheOldFileStaysWhereTheNewOneCannotBeWritten) {
  ASSERT_TRUE(WriteFile(path_, AsBytes("old"), 0644, Existing::kKeep).has_value());
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit small{.rlim_cur = 100, .rlim_max = limit.rlim_max};
  const auto handler = signal(SIGXFSZ, SIG_IGN);  // so that it is an error of write
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string content(1000, 'x');
  const auto failed = WriteFile(path_, AsBytes(content), 0600, Existing::kReplace);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  signal(SIGXFSZ, handler);
  EXPECT_FALSE(failed.has_value());
  EXPECT_EQ(Content(), "old");
  EXPECT_NE(access((path_ + ".new").c_str(), F_OK), 0) << "the half-written file is gone";
}

TEST_F(FileTest, FilesThatBelongTogetherAreWrittenAllOrNone) {
  ASSERT_TRUE(WriteFile(path_, AsBytes("old"), 0600, Existing::kKeep).has_value());
  const NewFile nowhere{testing::TempDir() + "/no such folder/certificate", AsBytes("new")};
  const NewFile replaced[] = {{path_, AsBytes("new"), 0600}, nowhere};
  EXPECT_FALSE(WriteFiles(replaced, Existing::kReplace).has_value());
  EXPECT_EQ(Content(), "old") << "the key belongs to the certificate that is still there";
  EXPECT_NE(access((path_ + ".new").c_str(), F_OK), 0);

  const std::string first = path_ + "_first";
  const NewFile made[] = {{first, AsBytes("new"), 0600}, {path_, AsBytes("new")}};
  EXPECT_FALSE(WriteFiles(made, Existing::kKeep).has_value());
  EXPECT_NE(access(first.c_str(), F_OK), 0) << "nothing was there, and nothing is";
}

TEST_F(FileTest, AnAbsentFileIsNamed) {
  const auto content = ReadFile(path_);
  ASSERT_FALSE(content.has_value());
  EXPECT_EQ(content.error().text, path_ + ": No such file or directory");
}

TEST_F(FileTest, AFolderIsNoFile) { EXPECT_FALSE(ReadFile(testing::TempDir()).has_value()); }

}  // namespace
}  // namespace lockstep::tools
