// The paths that a verification tried, drawn as a tree: the leaf at its root, issuers below, and
// where each path failed.
#ifndef TOOLS_EXPLAIN_PATH_TREE_H_
#define TOOLS_EXPLAIN_PATH_TREE_H_

#include <string>

#include "tools/explain/style.h"
#include "x509/acceptance.h"
#include "x509/diagnosis.h"

namespace lockstep::tools {

// DrawPaths returns lines of ASCII, with the escapes of `style` and no others. Empty where nothing
// was tried, as with a chain that does not parse.
std::string DrawPaths(const x509::Diagnosis& diagnosis, const Style& style);
std::string DrawPaths(const x509::Acceptance& acceptance, const Style& style);

}  // namespace lockstep::tools

#endif  // TOOLS_EXPLAIN_PATH_TREE_H_
