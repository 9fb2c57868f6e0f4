#include "x509/system_roots.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <new>
#include <optional>
#include <system_error>
#include <vector>

#include "x509/pem.h"

namespace lockstep::x509 {
namespace {

constexpr size_t kReadSize = size_t{64} << 10;

constexpr std::string_view kPaths[] = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Gentoo
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL
    "/etc/pki/tls/certs/ca-bundle.crt",                   // older Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",                             // openSUSE
    "/etc/ssl/cert.pem",                                  // Alpine
    "/var/lib/ca-certificates/ca-bundle.pem",             // openSUSE, older
    "/etc/ssl/certs",                                     // a directory on most of them
    "/etc/pki/tls/certs",
};

// By istream::read, which turns a failure (of a directory, say) into a state, where the stream's
// buffer would throw; and no more than a PEM text may have, since a path may lead to a device.
Result<std::string> ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{Reason::kSystemRootsMissing};
  std::string text;
  while (file && text.size() <= kMaxPemSize) {
    const size_t size = text.size();
    text.resize(size + kReadSize);
    file.read(text.data() + size, kReadSize);
    text.resize(size + static_cast<size_t>(file.gcount()));
  }
  if (file.bad()) return Error{Reason::kSystemRootsMissing};
  return text;
}

// Adds the certificates in a PEM text, but for those that are none.
Status AddFile(const std::string& path, SystemRoots& out) {
  LOCKSTEP_ASSIGN(const std::string text, ReadText(path));
  PemReader reader(text);
  while (true) {
    LOCKSTEP_ASSIGN(const std::optional<PemBlock> block, reader.Next());
    if (!block) return {};
    if (block->label != kPemCertificate) continue;
    const Result<SecretBytes> der = block->Decode();
    if (!der || !out.store.AddCertificate(*der)) ++out.skipped;
  }
}

// In the order of their names, so that the store is the same each time. A directory holds other
// things, too: a file that cannot be read, or is no PEM, counts as one that was skipped.
Status AddDirectory(const std::string& path, SystemRoots& out) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    std::error_code ignored;
    if (!entry.is_regular_file(ignored)) continue;
    if (files.size() >= kMaxRootFiles) return Error{Reason::kTooManyTrustAnchors};
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const auto& file : files)
    if (!AddFile(file.string(), out)) ++out.skipped;
  return {};
}

}  // namespace

std::span<const std::string_view> SystemRootPaths() { return kPaths; }

Result<SystemRoots> LoadSystemRoots() {
  for (const std::string_view path : kPaths)
    if (Result<SystemRoots> roots = LoadRoots(std::string(path))) return roots;
  return Error{Reason::kSystemRootsMissing};
}

Result<SystemRoots> LoadRoots(const std::string& path) try {
  SystemRoots out;
  out.path = path;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    LOCKSTEP_TRY(AddDirectory(path, out));
  } else {
    LOCKSTEP_TRY(AddFile(path, out));
  }
  if (out.store.empty()) return Error{Reason::kSystemRootsMissing};
  return out;
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
} catch (const std::filesystem::filesystem_error&) {  // a directory that changes as it is read
  return Error{Reason::kSystemRootsMissing};
}

}  // namespace lockstep::x509
