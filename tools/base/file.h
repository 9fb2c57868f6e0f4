// Files, whole, with errors as sentences.
#ifndef TOOLS_BASE_FILE_H_
#define TOOLS_BASE_FILE_H_

#include <sys/types.h>

#include <span>
#include <string>

#include "crypto/base/bytes.h"
#include "tools/base/problem.h"
#include "x509/secret_bytes.h"

namespace lockstep::tools {

// ReadFile reads a file of at most x509::kMaxPemSize bytes. It may hold a private key, so the
// memory is wiped when it is given back.
Outcome<x509::SecretBytes> ReadFile(const std::string& path);

enum class Existing : uint8_t { kKeep, kReplace };
// WriteFile makes a file with the permissions `mode`. A file that is there already is a problem
// with kKeep. With kReplace a new one (permissions too) takes its place once that is whole; what is
// not a regular file (a device, a link, a folder) is a problem.
Outcome<void> WriteFile(const std::string& path, Bytes content, mode_t mode, Existing existing);

struct NewFile {
  std::string path;
  Bytes content;
  mode_t mode = 0644;
};
// WriteFiles likewise makes files that belong together: all of them are whole, and on the disk,
// before the first one takes its place. A failure leaves everything as it was. Only where one of
// the last renames fails, some have been replaced; the problem then says which, and the contents of
// the others stay in PATH.new.
Outcome<void> WriteFiles(std::span<const NewFile> files, Existing existing);

}  // namespace lockstep::tools

#endif  // TOOLS_BASE_FILE_H_
