// Runs the files of C2SP's Wycheproof, which lie in $LOCKSTEP_VECTORS/wycheproof.
// files_test_util.cc is the table of all of them; crypto/README.md says what is done with
// `acceptable` vectors.
#ifndef CRYPTO_WYCHEPROOF_VECTORS_TEST_UTIL_H_
#define CRYPTO_WYCHEPROOF_VECTORS_TEST_UTIL_H_

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crypto/hash/hash.h"

namespace lockstep::crypto::wycheproof {

using Json = nlohmann::json;

// What tells the files that one function runs from the others.
enum class Kind {
  kAead,
  kEcdh,       // public keys as SubjectPublicKeyInfo
  kEcdhPoint,  // public keys as points
  kX25519,
  kEcdsa,
  kEd25519,
  kHkdf,
  kHmac,
  kMlKem,
  kMlKemEncaps,
  kMlKemExpandedDecaps,
  kMlKemKeyGen,
  kRsaPss,
  kRsaPkcs1,
  kRsaPkcs1Sign,
  kNotCovered,
};

// Vectors that a parameter, such as the nonce's length, puts out of our reach.
struct NotApplicable {
  std::string_view parameter;
  size_t count = 0;
};

// One file and what is expected to become of its vectors.
struct File {
  std::string_view name;
  Kind kind;
  size_t run = 0;
  std::array<NotApplicable, 3> not_applicable = {};  // unused ones count none
  std::string_view why_not_covered = {};
};

// For messages of the test framework.
void PrintTo(const File& file, std::ostream* out);

std::span<const File> AllFiles();
std::vector<File> FilesOf(Kind kind);

// The folder with the files, or nothing where LOCKSTEP_VECTORS is not set.
std::optional<std::filesystem::path> Folder();

// Whether the vector was accepted, or the parameter for which it was not run.
using Outcome = std::variant<bool, std::string_view>;

// One vector, with the group and the file that hold what it shares with others.
struct Vector {
  const Json& file;
  const Json& group;
  const Json& test;

  // Not one that has to be refused. What it computes then has to be what it says.
  [[nodiscard]] bool has_result() const { return test.at("result") != "invalid"; }
};

// Runs one vector. Results are checked by the function itself; only the verdict is left to the
// caller.
using RunVector = Outcome (*)(const Vector& vector);

// A test for each file of a kind; skipped, by name, where the folder is not there.
class FileTest : public testing::TestWithParam<File> {
 protected:
  void SetUp() override;
  void RunWith(RunVector run);
};
std::string FileName(const testing::TestParamInfo<File>& file);

// Fields of the JSON.
std::vector<uint8_t> BytesOf(const Json& object, const char* field);
// A big-endian number without leading zeros.
std::vector<uint8_t> NumberOf(const Json& object, const char* field);

// The hash of that name, or null: "SHA-256", not "SHA-1" or "SHA-512/256".
const Hash* HashNamed(std::string_view name);

}  // namespace lockstep::crypto::wycheproof

#endif  // CRYPTO_WYCHEPROOF_VECTORS_TEST_UTIL_H_
