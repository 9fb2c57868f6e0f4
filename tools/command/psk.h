// External PSKs, from files: keys that both sides were given outside of TLS (RFC 9257).
#ifndef TOOLS_COMMAND_PSK_H_
#define TOOLS_COMMAND_PSK_H_

#include <memory>
#include <string>
#include <vector>

#include "tls/tls.h"
#include "tools/base/problem.h"

namespace lockstep::tools {

// As they were written: "IDENTITY:FILE". The last colon separates, so that an identity may hold
// some. The file holds the key's bytes, ExternalPsk::kMinKeySize to kMaxKeySize, and nothing else.
struct PskOptions {
  std::vector<std::string> imported;       // --psk
  std::vector<std::string> dangerous_raw;  // --dangerous-raw-psk

  [[nodiscard]] bool empty() const { return imported.empty() && dangerous_raw.empty(); }
};

// LoadPsks reads the keys, for SHA-256: the imported ones first, each in the order of the options.
Outcome<std::vector<std::shared_ptr<const ExternalPsk>>> LoadPsks(const PskOptions& options);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_PSK_H_
