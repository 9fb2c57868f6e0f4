// Needles: secrets by name, to be looked for in memory where none may be left.
#ifndef CRYPTO_TESTING_NEEDLES_H_
#define CRYPTO_TESTING_NEEDLES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "crypto/base/bytes.h"

namespace lockstep::testing {

class Needles {
 public:
  // Each 8 bytes of the secret that begin at a multiple of 8 are looked for; of 12 bytes, the first
  // and the last 8. Fewer than 8 bytes, or few values among them, are too common to be told from
  // chance, and left out.
  void Add(const std::string& name, Bytes secret);
  // Looks no longer for what lies in these bytes, at whatever offset: it is no secret.
  void Remove(Bytes known);
  // A line for each that lies in the bytes, at whatever offset: its name and how far from the end.
  [[nodiscard]] std::vector<std::string> FoundIn(Bytes bytes) const;
  [[nodiscard]] size_t size() const { return names_.size(); }

 private:
  void AddWord(const std::string& name, const uint8_t* word);

  std::unordered_map<uint64_t, std::string> names_;  // by 8 bytes of the secret
};

}  // namespace lockstep::testing

#endif  // CRYPTO_TESTING_NEEDLES_H_
