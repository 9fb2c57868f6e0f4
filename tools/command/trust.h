// What `connect` and `serve` believe: roots and pins.
#ifndef TOOLS_COMMAND_TRUST_H_
#define TOOLS_COMMAND_TRUST_H_

#include <memory>
#include <string>
#include <vector>

#include "tools/base/problem.h"
#include "x509/pins.h"
#include "x509/trust_store.h"

namespace lockstep::tools {

// LoadTrust reads every certificate of these PEM files, or, without any file, the roots of this
// system.
Outcome<std::shared_ptr<const x509::TrustStore>> LoadTrust(const std::vector<std::string>& files);

// LoadAnchors reads every certificate of the PEM files that `option` names.
Outcome<std::shared_ptr<const x509::TrustStore>> LoadAnchors(const std::string& option,
                                                             const std::vector<std::string>& files);

// ParsePins takes pins as "sha256/BASE64".
Outcome<x509::PinSet> ParsePins(const std::vector<std::string>& pins);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_TRUST_H_
