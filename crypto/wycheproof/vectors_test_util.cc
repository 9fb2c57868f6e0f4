#include "crypto/wycheproof/vectors_test_util.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>

#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto::wycheproof {
namespace {

// The policy for `acceptable` vectors: one with a flag of this list has to be refused, any other to
// be accepted.
constexpr std::string_view kRefusedFlags[] = {
    "ZeroSharedSecret",  // RFC 9846 section 7.4.2: an all-zero result is refused
    "CompressedPoint",   // RFC 9846 section 4.3.8.2: points are uncompressed
    "InvalidAsn",        // what an altered key still holds is not on the curve
    "MissingNull",       // RFC 8017, A.2.4: the hash's parameters are NULL
};

bool HasToBeAccepted(const Json& test) {
  const std::string result = test.at("result");
  if (result != "acceptable") return result == "valid";
  return std::ranges::none_of(test.at("flags"), [](const std::string& flag) {
    return std::ranges::find(kRefusedFlags, flag) != std::end(kRefusedFlags);
  });
}

}  // namespace

void PrintTo(const File& file, std::ostream* out) { *out << file.name; }

std::vector<File> FilesOf(Kind kind) {
  std::vector<File> files;
  std::ranges::copy_if(AllFiles(), std::back_inserter(files),
                       [kind](const File& file) { return file.kind == kind; });
  return files;
}

std::optional<std::filesystem::path> Folder() {
  const char* vectors = std::getenv("LOCKSTEP_VECTORS");
  if (vectors == nullptr) return std::nullopt;
  return std::filesystem::path(vectors) / "wycheproof";
}

void FileTest::SetUp() {
  if (!Folder())
    GTEST_SKIP() << "LOCKSTEP_VECTORS is not set: " << GetParam().name << " is missing";
}

void FileTest::RunWith(RunVector run) {
  const std::optional<std::filesystem::path> folder = Folder();
  if (!folder) FAIL() << "LOCKSTEP_VECTORS is not set";
  std::ifstream stream(*folder / GetParam().name);
  ASSERT_TRUE(stream) << GetParam().name << " cannot be read";
  const Json file = Json::parse(stream);
  size_t ran = 0;
  std::map<std::string_view, size_t> not_applicable;
  for (const Json& group : file.at("testGroups")) {
    for (const Json& test : group.at("tests")) {
      SCOPED_TRACE(test.dump());
      const Outcome outcome = run({file, group, test});
      if (const auto* parameter = std::get_if<std::string_view>(&outcome)) {
        ++not_applicable[*parameter];
      } else {
        ++ran;
        EXPECT_EQ(std::get<bool>(outcome), HasToBeAccepted(test));
      }
    }
  }
  EXPECT_EQ(ran, GetParam().run);
  std::map<std::string_view, size_t> expected;
  for (const NotApplicable& row : GetParam().not_applicable)
    if (row.count != 0) expected[row.parameter] = row.count;
  EXPECT_EQ(not_applicable, expected);
}

std::string FileName(const testing::TestParamInfo<File>& file) {
  return std::string(file.param.name.substr(0, file.param.name.rfind("_test.json")));
}

std::vector<uint8_t> BytesOf(const Json& object, const char* field) {
  return FromHex(object.at(field).get<std::string>());
}

std::vector<uint8_t> NumberOf(const Json& object, const char* field) {
  std::vector<uint8_t> number = BytesOf(object, field);
  number.erase(number.begin(),
               std::ranges::find_if(number, [](uint8_t byte) { return byte != 0; }));
  return number;
}

const Hash* HashNamed(std::string_view name) {
  for (const Hash* hash : {&kSha256, &kSha384, &kSha512})
    if (hash->name == name) return hash;
  return nullptr;
}

}  // namespace lockstep::crypto::wycheproof
