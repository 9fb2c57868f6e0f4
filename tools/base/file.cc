#include "tools/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "tools/base/file_descriptor.h"
#include "x509/pem.h"

namespace lockstep::tools {
namespace {

constexpr size_t kReadSize = size_t{64} << 10;

Problem FileProblem(const std::string& path) {
  return ProblemOfSystem(ExitCode::kFile, path, errno);
}

// A half-written file does not stay.
Outcome<void> WriteNew(const std::string& path, Bytes content, mode_t mode) {
  const FileDescriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!file.valid()) {
    if (errno != EEXIST) return FileProblem(path);
    return Problem{ExitCode::kFile, path + " exists and was not touched; --force replaces it"};
  }
  while (!content.empty()) {
    const ssize_t count = write(file.get(), content.data(), content.size());
    if (count < 0) {
      Problem problem = FileProblem(path);
      unlink(path.c_str());
      return problem;
    }
    content = content.subspan(static_cast<size_t>(count));
  }
  return {};
}

}  // namespace

Outcome<x509::SecretBytes> ReadFile(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return FileProblem(path);
  x509::SecretBytes content;
  while (true) {
    const size_t size = content.size();
    if (size > x509::kMaxPemSize) return Problem{ExitCode::kFile, path + ": the file is too large"};
    content.resize(size + kReadSize);
    const ssize_t count = read(file.get(), content.data() + size, kReadSize);
    if (count < 0) return FileProblem(path);
    content.resize(size + static_cast<size_t>(count));
    if (count == 0) return content;
  }
}

Outcome<void> WriteFile(const std::string& path, Bytes content, mode_t mode, Existing existing) {
  if (existing == Existing::kKeep) return WriteNew(path, content, mode);
  // /dev/null is not ours to replace, nor what a link is for.
  struct stat status{};
  if (lstat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    return Problem{ExitCode::kFile, path + " is not a regular file and was not touched"};
  }
  // A new file each time: the permissions of an old one would let others read a new key. The old
  // one stays until the new one is whole.
  const std::string fresh = path + ".new";
  if (unlink(fresh.c_str()) != 0 && errno != ENOENT) return FileProblem(fresh);
  LOCKSTEP_TRY(WriteNew(fresh, content, mode));
  if (rename(fresh.c_str(), path.c_str()) == 0) return {};
  Problem problem = FileProblem(path);
  unlink(fresh.c_str());
  return problem;
}

}  // namespace lockstep::tools
