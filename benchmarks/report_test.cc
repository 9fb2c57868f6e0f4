#include "benchmarks/report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace lockstep::benchmarks {
namespace {

const std::vector<Row> kRows = {
    {.subject = {.op = "seal", .suite = "AES-128-GCM", .size = 64},
     .peer = "openssl",
     .ours = 128,
     .theirs = 256,
     .ratio = 2,
     .lower_quartile = 1.99,
     .upper_quartile = 2.01},
    {.subject = {.op = "open", .suite = "AES-128-GCM", .size = 16384},
     .peer = "openssl",
     .ours = 16384,
     .theirs = 2'000'000,
     .ratio = 122.07,
     .lower_quartile = 120,
     .upper_quartile = 123},
};

TEST(ReportTest, TheTableIsAlignedMarkdownWithoutColumnsThatSayNothing) {
  EXPECT_EQ(Table(kRows),
            "|      | suite       | bytes | lockstep |           | peer    |     its |          | "
            " ratio |     quartiles |\n"
            "| ---- | ----------- | ----: | -------: | --------: | ------- | ------: | -------: | "
            "-----: | ------------: |\n"
            "| seal | AES-128-GCM |    64 |   128 ns |  500 MB/s | openssl |  256 ns | 250 MB/s | "
            "  2.00 |     1.99-2.01 |\n"
            "| open | AES-128-GCM | 16384 |  16.4 us | 1000 MB/s | openssl | 2.00 ms |   8 MB/s | "
            "122.07 | 120.00-123.00 |\n");
}

TEST(ReportTest, JsonHasAllKeysOfARow) {
  const auto json = nlohmann::json::parse(Json("record", kRows));
  ASSERT_EQ(json.size(), 2u);
  EXPECT_EQ(json[0]["bench"], "record");
  EXPECT_EQ(json[0]["op"], "seal");
  EXPECT_EQ(json[0]["suite"], "AES-128-GCM");
  EXPECT_EQ(json[0]["size"], 64);
  EXPECT_EQ(json[0]["peer"], "openssl");
  EXPECT_EQ(json[0]["mode"], "throughput");
  EXPECT_EQ(json[0]["batch"], 1);
  EXPECT_EQ(json[0]["value"], 128);
  EXPECT_EQ(json[0]["unit"], "ns");
  EXPECT_EQ(json[0]["ratio"], 2);
  EXPECT_FALSE(json[0]["compiler"].get<std::string>().empty());
}

// Whoever looks for a mode finds one row of each kind.
TEST(ReportTest, TheModeNamesAWorkingSetThatIsNotHot) {
  Row row = kRows[0];
  row.subject.working_set = "ring";
  const auto json = nlohmann::json::parse(Json("aead", {&row, 1}));
  EXPECT_EQ(json[0]["mode"], "throughput, ring");
  EXPECT_EQ(json[0]["working_set"], "ring");
}

}  // namespace
}  // namespace lockstep::benchmarks
