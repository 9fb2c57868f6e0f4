// Lists of algorithms and protocols as users write them.
#ifndef TOOLS_COMMAND_ALGORITHM_NAMES_H_
#define TOOLS_COMMAND_ALGORITHM_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/code_points.h"
#include "crypto/provider.h"
#include "tools/base/problem.h"

namespace lockstep::tools {

// Each takes names of the registry, in any case, separated by commas or colons, in order of
// preference: "x25519,secp256r1", "TLS_AES_128_GCM_SHA256" (also without TLS_). kUsage, with the
// names that the provider has, for any other.
Outcome<std::vector<CipherSuiteId>> ParseCipherSuites(std::string_view list,
                                                      const crypto::Provider& provider);
Outcome<std::vector<NamedGroup>> ParseGroups(std::string_view list,
                                             const crypto::Provider& provider);

// ParseAlpn takes names of application protocols, 1 to 255 bytes each (RFC 7301 section 3.1), in
// order of preference. Nothing for an empty list.
Outcome<std::vector<std::string>> ParseAlpn(std::string_view list);

// SplitList splits at commas and colons; empty parts are left out.
std::vector<std::string> SplitList(std::string_view list);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_ALGORITHM_NAMES_H_
