// The credentials that the runner's flags describe, and which of them was used.
#ifndef INTEROP_BOGO_CREDENTIALS_H_
#define INTEROP_BOGO_CREDENTIALS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interop/bogo/flags.h"
#include "tls/tls.h"

namespace lockstep::bogo {

struct Credentials {
  // In the order in which they are tried: the opened ones, then the default one.
  std::vector<std::shared_ptr<const Credential>> list;
  // The runner's number of each: -1 for the default one.
  std::vector<int64_t> numbers;

  [[nodiscard]] std::optional<int64_t> NumberOf(const Credential* credential) const;
};

// LoadCredentials reads the files. Nothing where one of them does not make a credential.
std::optional<Credentials> LoadCredentials(const Flags& flags);

// The certificates of a PEM file, DER.
std::optional<std::vector<std::vector<uint8_t>>> LoadChain(const std::string& path);

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_CREDENTIALS_H_
