#include "crypto/testing/needles.h"

#include <cstring>
#include <set>

namespace lockstep::testing {
namespace {

constexpr size_t kWord = sizeof(uint64_t);
// What the paint, pointers and small numbers have not.
constexpr size_t kLeastValues = 4;

uint64_t WordAt(const uint8_t* at) {
  uint64_t word;
  std::memcpy(&word, at, kWord);
  return word;
}

}  // namespace

void Needles::Add(const std::string& name, Bytes secret) {
  if (secret.size() < kWord) return;
  for (size_t i = 0; i + kWord <= secret.size(); i += kWord) AddWord(name, &secret[i]);
  if (secret.size() % kWord != 0) AddWord(name, &secret[secret.size() - kWord]);
}

void Needles::AddWord(const std::string& name, const uint8_t* word) {
  if (std::set<uint8_t>(word, word + kWord).size() >= kLeastValues)
    names_.emplace(WordAt(word), name);
}

void Needles::Remove(Bytes known) {
  for (size_t i = 0; i + kWord <= known.size(); ++i) names_.erase(WordAt(&known[i]));
}

std::vector<std::string> Needles::FoundIn(Bytes bytes) const {
  std::vector<std::string> found;
  for (size_t i = 0; i + kWord <= bytes.size(); ++i) {
    const auto name = names_.find(WordAt(&bytes[i]));
    if (name != names_.end())
      found.push_back(name->second + ", " + std::to_string(bytes.size() - i) +
                      " bytes from the end");
  }
  return found;
}

}  // namespace lockstep::testing
