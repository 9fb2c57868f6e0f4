// Seeds: files of a corpus, as a program that makes them writes them.
#ifndef FUZZ_TLS_SEEDS_H_
#define FUZZ_TLS_SEEDS_H_

#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

#include "crypto/base/bytes.h"

namespace lockstep::fuzz {

// Each target has a folder below `root`.
class Seeds {
 public:
  explicit Seeds(std::filesystem::path root) : root_(std::move(root)) {}
  void Put(std::string_view target, std::string_view name, Bytes content) const {
    const std::filesystem::path folder = root_ / target;
    std::filesystem::create_directories(folder);
    std::ofstream file(folder / name, std::ios::binary);
    const std::string_view text = AsText(content);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
  }

 private:
  std::filesystem::path root_;
};

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_SEEDS_H_
