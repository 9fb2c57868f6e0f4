#include "interop/testing/files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "interop/testing/pump.h"

namespace lockstep::interop {
namespace {

// A folder that is removed when the program ends.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = std::filesystem::temp_directory_path() / "lockstep-interop.XXXXXX";
    RequireSystem(::mkdtemp(pattern.data()) != nullptr, "mkdtemp");
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

std::string TemporaryPath(std::string_view name) {
  static const TemporaryFolder folder;
  return folder.path() / name;
}

void WriteFile(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  RequireSystem(file.good(), path.c_str());
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  RequireSystem(file.good(), path.c_str());
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace lockstep::interop
