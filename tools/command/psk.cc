#include "tools/command/psk.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"
#include "tools/base/file.h"
#include "x509/secret_bytes.h"

namespace lockstep::tools {
namespace {

using Psk = std::shared_ptr<const ExternalPsk>;

constexpr crypto::HashId kHash = crypto::HashId::kSha256;

// A password, which can be guessed (RFC 9257 section 4.2), or a key in hexadecimal digits, which is
// not the one that the other side has. Of keys that are as random as they should be, one of 16
// bytes in millions looks like it.
bool IsText(Bytes key) {
  return std::ranges::all_of(
      key, [](uint8_t c) { return (c >= ' ' && c <= '~') || (c >= '\t' && c <= '\r'); });
}

Outcome<Psk> LoadPsk(const std::string& option, const std::string& text, bool is_imported) {
  const size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0 || colon + 1 == text.size()) {
    return Problem{ExitCode::kUsage, option + ": wants IDENTITY:FILE"};
  }
  const std::string path = text.substr(colon + 1);
  const Bytes identity = AsBytes(text).first(colon);
  LOCKSTEP_ASSIGN(const x509::SecretBytes key, ReadFile(path));
  const bool has_size =
      key.size() >= ExternalPsk::kMinKeySize && key.size() <= ExternalPsk::kMaxKeySize;
  if (!has_size || IsText(key)) {
    return Problem{ExitCode::kFile,
                   option + ": \"" + path + "\" has to hold the " +
                       std::to_string(ExternalPsk::kMinKeySize) + " to " +
                       std::to_string(ExternalPsk::kMaxKeySize) +
                       " bytes of a key, and not as text: as `openssl rand -out FILE 32` makes it"};
  }
  auto psk = is_imported ? ExternalPsk::Import(identity, key, {}, kHash)
                         : ExternalPsk::DangerouslyRaw(identity, key, kHash);
  if (!psk.has_value()) return ProblemOf(option, psk.error(), ExitCode::kUsage);
  return *std::move(psk);
}

}  // namespace

Outcome<std::vector<Psk>> LoadPsks(const PskOptions& options) {
  std::vector<Psk> psks;
  for (const std::string& text : options.imported) {
    LOCKSTEP_ASSIGN(auto psk, LoadPsk("--psk", text, true));
    psks.push_back(std::move(psk));
  }
  for (const std::string& text : options.dangerous_raw) {
    LOCKSTEP_ASSIGN(auto psk, LoadPsk("--dangerous-raw-psk", text, false));
    psks.push_back(std::move(psk));
  }
  return psks;
}

}  // namespace lockstep::tools
