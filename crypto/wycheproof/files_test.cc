#include <filesystem>
#include <set>
#include <string>

#include "crypto/wycheproof/vectors_test_util.h"

namespace lockstep::crypto::wycheproof {
namespace {

TEST(WycheproofFilesTest, EveryFileOfTheFolderIsRunOrLeftOutForAReason) {
  if (!Folder()) GTEST_SKIP() << "LOCKSTEP_VECTORS is not set: its folder wycheproof is missing";
  std::set<std::string> known, present;
  for (const File& file : AllFiles()) known.emplace(file.name);
  for (const auto& entry : std::filesystem::directory_iterator(*Folder()))
    if (entry.path().extension() == ".json") present.insert(entry.path().filename());
  EXPECT_EQ(present, known);
}

TEST(WycheproofFilesTest, AFileHasVectorsThatAreAccountedForOrAReason) {
  for (const File& file : AllFiles()) {
    const bool has_counts = file.run != 0 || file.not_applicable[0].count != 0;
    EXPECT_EQ(has_counts, file.kind != Kind::kNotCovered) << file.name;
    EXPECT_EQ(file.why_not_covered.empty(), file.kind != Kind::kNotCovered) << file.name;
  }
}

}  // namespace
}  // namespace lockstep::crypto::wycheproof
