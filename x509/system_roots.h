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

// Files that are read in one directory.
inline constexpr size_t kMaxRootFiles = 8192;

struct SystemRoots {
  TrustStore store;
  std::string path;  // the file or directory they came from
  // Certificates that could not be used as anchors; of a directory, also files that could not be
  // read as PEM.
  size_t skipped = 0;
};

// Where Linux distributions keep their bundle, or single certificates in a directory, in the order
// of trying.
std::span<const std::string_view> SystemRootPaths();

// LoadSystemRoots reads the first of these that holds a root. One root that does not parse does not
// keep the others out. kSystemRootsMissing where none does.
Result<SystemRoots> LoadSystemRoots();

// The same from one PEM file, or the files directly in one directory (links to files among them, as
// OpenSSL's hashed directories have them; each certificate is taken once), of the caller's choice.
// kTooManyTrustAnchors for a directory of more than kMaxRootFiles.
Result<SystemRoots> LoadRoots(const std::string& path);

}  // namespace lockstep::x509

#endif  // X509_SYSTEM_ROOTS_H_
