#include "tools/command/tls_options.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string_view>
#include <utility>

#include "tools/base/file_descriptor.h"
#include "tools/command/algorithm_names.h"

namespace lockstep::tools {
namespace {

// Appends the lines to the file, each by one write, so that several processes may share it.
Outcome<std::function<void(std::string_view)>> OpenKeyLog(const std::string& path) {
  // Whoever reads it can decrypt: nobody else may.
  const auto file = std::make_shared<FileDescriptor>(
      open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!file->valid()) return ProblemOfSystem(ExitCode::kFile, "--keylog " + path, errno);
  return [file](std::string_view line) {
    const std::string text = std::string(line) + '\n';
    // A full disk must not end the connection: the log is for debugging.
    [[maybe_unused]] const ssize_t ignored = write(file->get(), text.data(), text.size());
  };
}

}  // namespace

Outcome<CommonOptions> MakeCommonOptions(const TlsOptions& options) {
  CommonOptions common;
  LOCKSTEP_ASSIGN(common.alpn_protocols, ParseAlpn(options.alpn));
  if (!options.groups.empty()) {
    LOCKSTEP_ASSIGN(common.groups, ParseGroups(options.groups, *common.provider));
  }
  if (!options.ciphers.empty()) {
    LOCKSTEP_ASSIGN(common.cipher_suites, ParseCipherSuites(options.ciphers, *common.provider));
  }
  if (!options.key_log.empty()) {
    LOCKSTEP_ASSIGN(common.key_log, OpenKeyLog(options.key_log));
  }
  return common;
}

}  // namespace lockstep::tools
