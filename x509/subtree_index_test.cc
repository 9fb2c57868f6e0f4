#include "x509/subtree_index.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "x509/extension_writer.h"
#include "x509/name_writer.h"

namespace lockstep::x509 {
namespace {

using Kind = GeneralName::Kind;

// The constraints of a certificate, and what they were read from.
struct Constraints {
  explicit Constraints(std::span<const GeneralName> bases)
      : extension(NameConstraintsExtension(bases, {})) {
    der::Writer writer;
    WriteExtensions({&extension, 1}, writer);
    bytes = writer.Take();
    der::Reader reader(bytes);
    subtrees = ReadExtensions(reader).name_constraints->value.permitted;
  }
  ExtensionSpec extension;
  std::vector<uint8_t> bytes;
  GeneralSubtrees subtrees;
};

// One after the other: what the index has to come to.
SubtreeMatch CompareWithEach(const GeneralName& name, const GeneralSubtrees& bases,
                             SubtreeUse use) {
  SubtreeMatch out = SubtreeMatch::kNo;
  for (const GeneralName base : bases) {
    if (base.kind != name.kind) continue;
    const SubtreeMatch match = CompareSubtree(name, base, use);
    if (match == SubtreeMatch::kYes) return match;
    if (match == SubtreeMatch::kUnknown) out = match;
  }
  return out;
}

constexpr std::string_view kTexts[] = {"",
                                       ".",
                                       "example.com",
                                       ".example.com",
                                       "EXAMPLE.com",
                                       "www.example.com",
                                       "a.b.example.com",
                                       "com",
                                       "example.com.",
                                       "*.example.com",
                                       "..example.com",
                                       "ample.com",
                                       "a@example.com",
                                       "A@Example.com",
                                       "a@www.example.com",
                                       "@",
                                       "a@",
                                       "*.com",
                                       "*.b.example.com",
                                       "https://example.com/",
                                       "https://user@www.example.com:1/",
                                       "urn:a",
                                       "https://192.0.2.1/"};
constexpr uint8_t kAddresses[][8] = {{192, 0, 2, 1, 255, 255, 255, 255},
                                     {192, 0, 2, 129, 255, 255, 255, 128},
                                     {192, 0, 3, 1, 255, 255, 254, 0},
                                     {10, 1, 2, 3, 255, 0, 0, 0},
                                     {0, 0, 0, 0, 0, 0, 0, 0}};

// Names of every kind that is compared, which are bases too.
class SubtreeIndexTest : public testing::Test {
 protected:
  SubtreeIndexTest() {
    for (const Kind kind : {Kind::kDnsName, Kind::kRfc822Name, Kind::kUri})
      for (const std::string_view text : kTexts) all_bases.push_back({kind, AsBytes(text)});
    for (const std::vector<uint8_t>& name : directory_names)
      all_bases.push_back({Kind::kDirectoryName, name});
    all_names = all_bases;
    for (const auto& address : kAddresses) {
      all_bases.push_back({Kind::kIpAddress, address});
      all_names.push_back({Kind::kIpAddress, Bytes(address).first(4)});
    }
  }

  // Holds every name to one pair of bases; how many are within.
  size_t CheckPair(const GeneralName& first, const GeneralName& second, SubtreeUse use) {
    const GeneralName pair[] = {first, second};
    const Constraints constraints(pair);
    const Budget budget;
    Work work;
    NameWork name_work(budget, work);
    const auto index = SubtreeIndex::Of(constraints.subtrees, use, name_work);
    size_t matches = 0;
    for (const GeneralName& name : all_names) {
      if (name.kind != first.kind && name.kind != second.kind) continue;
      const SubtreeMatch expected = CompareWithEach(name, constraints.subtrees, use);
      EXPECT_EQ(index->Find(name, name_work), expected)
          << ToString(name) << " in " << ToString(first) << ", " << ToString(second);
      matches += expected == SubtreeMatch::kYes;
    }
    return matches;
  }

  const std::vector<uint8_t> directory_names[5] = {
      WriteName({"", ""}), WriteName({"leaf", ""}), WriteName({"", "Example"}),
      WriteName({"leaf", "EXAMPLE"}), WriteName({"other", "Example"})};
  std::vector<GeneralName> all_bases, all_names;
};

TEST_F(SubtreeIndexTest, FindComesToWhatComparingWithEachBaseComesTo) {
  size_t matches = 0;
  for (size_t i = 0; i < all_bases.size(); ++i)
    for (size_t j = i; j < all_bases.size(); ++j)
      for (const SubtreeUse use : {SubtreeUse::kPermitted, SubtreeUse::kExcluded})
        matches += CheckPair(all_bases[i], all_bases[j], use);
  EXPECT_GT(matches, 1000u);
}

TEST_F(SubtreeIndexTest, WorkIsLinearAndWithinTheBudget) {
  const auto work_of = [](size_t count) {
    std::vector<std::string> texts;
    for (size_t i = 0; i < count; ++i) texts.push_back("host" + std::to_string(i) + ".example.com");
    std::vector<GeneralName> bases;
    for (const std::string& text : texts) bases.push_back({Kind::kDnsName, AsBytes(text)});
    const Constraints constraints(bases);
    const Budget budget;
    Work work;
    NameWork name_work(budget, work);
    const auto index = SubtreeIndex::Of(constraints.subtrees, SubtreeUse::kExcluded, name_work);
    for (const std::string& text : texts) {
      const std::string name = "x" + text;
      EXPECT_EQ(index->Find({Kind::kDnsName, AsBytes(name)}, name_work), SubtreeMatch::kNo);
    }
    return work.name_comparisons;
  };
  EXPECT_EQ(work_of(2000), 10 * work_of(200));
}

TEST_F(SubtreeIndexTest, ABudgetThatIsSpentEndsBothBuildingAndFinding) {
  const GeneralName bases[] = {{Kind::kDnsName, AsBytes("example.com")},
                               {Kind::kDnsName, AsBytes("example.org")}};
  const Constraints constraints(bases);
  Budget budget;
  for (budget.name_comparisons = 0; budget.name_comparisons < 5; ++budget.name_comparisons) {
    Work work;
    NameWork name_work(budget, work);
    const auto index = SubtreeIndex::Of(constraints.subtrees, SubtreeUse::kPermitted, name_work);
    ASSERT_EQ(index.has_value(), budget.name_comparisons >= 2);
    if (!index) continue;
    // "", "net", "example.net": three looks.
    EXPECT_EQ(index->Find({Kind::kDnsName, AsBytes("example.net")}, name_work).has_value(),
              budget.name_comparisons >= 5);
    EXPECT_LE(work.name_comparisons, budget.name_comparisons);
  }
}

}  // namespace
}  // namespace lockstep::x509
