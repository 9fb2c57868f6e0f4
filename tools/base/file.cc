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
constexpr char kFresh[] = ".new";  // appended to the name of a file that will replace one

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
  // A rename must not reach the disk before what it renames.
  if (fsync(file.get()) == 0) return {};
  Problem problem = FileProblem(path);
  unlink(path.c_str());
  return problem;
}

void UnlinkAll(std::span<const NewFile> files, const std::string& suffix) {
  for (const NewFile& file : files) unlink((file.path + suffix).c_str());
}

// All of them, or none.
Outcome<void> WriteAllNew(std::span<const NewFile> files, const std::string& suffix) {
  for (size_t i = 0; i < files.size(); ++i) {
    auto written = WriteNew(files[i].path + suffix, files[i].content, files[i].mode);
    if (written.has_value()) continue;
    UnlinkAll(files.first(i), suffix);
    return written;
  }
  return {};
}

// New files each time: the permissions of an old one would let others read a new key. The old ones
// stay until the new ones are whole.
Outcome<void> ReplaceAll(std::span<const NewFile> files) {
  for (const NewFile& file : files) {
    // /dev/null is not ours to replace, nor what a link is for.
    struct stat status{};
    if (lstat(file.path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
      return Problem{ExitCode::kFile, file.path + " is not a regular file and was not touched"};
    }
    const std::string fresh = file.path + kFresh;
    if (unlink(fresh.c_str()) != 0 && errno != ENOENT) return FileProblem(fresh);
  }
  LOCKSTEP_TRY(WriteAllNew(files, kFresh));
  for (size_t i = 0; i < files.size(); ++i) {
    const std::string fresh = files[i].path + kFresh;
    if (rename(fresh.c_str(), files[i].path.c_str()) == 0) continue;
    Problem problem = FileProblem(files[i].path);
    if (i == 0) {
      UnlinkAll(files, kFresh);
      return problem;
    }
    for (const NewFile& done : files.first(i)) problem.text += "; " + done.path + " is the new one";
    for (const NewFile& left : files.subspan(i)) {
      problem.text += "; what belongs into " + left.path + " is in " + left.path + kFresh;
    }
    return problem;
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
  const NewFile file{path, content, mode};
  return WriteFiles({&file, 1}, existing);
}

Outcome<void> WriteFiles(std::span<const NewFile> files, Existing existing) {
  return existing == Existing::kKeep ? WriteAllNew(files, "") : ReplaceAll(files);
}

}  // namespace lockstep::tools
