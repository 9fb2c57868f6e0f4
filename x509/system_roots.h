// The root certificates of this system, read from its files: the one part of x509/ that touches the
// system. The engine does not depend on it.
#ifndef X509_SYSTEM_ROOTS_H_
#define X509_SYSTEM_ROOTS_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "x509/trust_store.h"

namespace lockstep::x509 {

struct SystemRoots {
  TrustStore store;
  std::string path;    // the file they came from
  size_t skipped = 0;  // certificates in it that could not be used as anchors
};

// Where Linux distributions keep their bundle, in the order of trying.
std::span<const std::string_view> SystemRootPaths();

// LoadSystemRoots reads the first of these files that exists. One root that does not parse does not
// keep the others out. kSystemRootsMissing where no file can be read or none holds a root.
Result<SystemRoots> LoadSystemRoots();

// The same from one file of the caller's choice.
Result<SystemRoots> LoadRoots(const std::string& path);

}  // namespace lockstep::x509

#endif  // X509_SYSTEM_ROOTS_H_
