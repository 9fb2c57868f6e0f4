#include "tools/command/trust.h"

#include <utility>

#include "tools/base/file.h"
#include "x509/system_roots.h"

namespace lockstep::tools {

Outcome<std::shared_ptr<const x509::TrustStore>> LoadTrust(const std::vector<std::string>& files) {
  if (files.empty()) {
    auto roots = x509::LoadSystemRoots();
    if (!roots.has_value()) {
      Problem problem = ProblemOf("the system's roots", roots.error(), ExitCode::kFile);
      problem.text += "; install ca-certificates, or name what to trust by --ca FILE";
      return problem;
    }
    return std::make_shared<const x509::TrustStore>(std::move(roots->store));
  }
  return LoadAnchors("--ca", files);
}

Outcome<std::shared_ptr<const x509::TrustStore>> LoadAnchors(
    const std::string& option, const std::vector<std::string>& files) {
  auto store = std::make_shared<x509::TrustStore>();
  for (const std::string& file : files) {
    LOCKSTEP_ASSIGN(const x509::SecretBytes pem, ReadFile(file));
    if (const auto added = store->AddPem(AsText(pem)); !added.has_value()) {
      return ProblemOf(option + " " + file, added.error(), ExitCode::kFile);
    }
  }
  return store;
}

Outcome<x509::PinSet> ParsePins(const std::vector<std::string>& pins) {
  x509::PinSet set;
  for (const std::string& pin : pins) {
    if (const Status added = set.Add(pin); !added.has_value()) {
      return ProblemOf("--pin " + pin, added.error(), ExitCode::kUsage);
    }
  }
  return set;
}

}  // namespace lockstep::tools
