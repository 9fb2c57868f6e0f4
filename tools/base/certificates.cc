#include "tools/base/certificates.h"

#include <optional>

#include "x509/pem.h"

namespace lockstep::tools {
namespace {

constexpr uint8_t kDerSequence = 0x30;

Outcome<std::vector<std::vector<uint8_t>>> Decode(std::string_view label, std::string_view what,
                                                  Bytes content) {
  std::vector<std::vector<uint8_t>> out;
  // '0' begins explanatory text too, but a length of more than 127 bytes is not ASCII.
  if (content.size() > 1 && content[0] == kDerSequence && content[1] >= 0x80) {
    out.emplace_back(content.begin(), content.end());
    return out;
  }
  x509::PemReader reader(AsText(content));
  while (true) {
    const auto block = reader.Next();
    if (!block.has_value()) return ProblemOf(what, block.error(), ExitCode::kFile);
    const std::optional<x509::PemBlock>& found = *block;
    if (!found) break;
    if (found->label != label) continue;
    const auto der = found->Decode();
    if (!der.has_value()) return ProblemOf(what, der.error(), ExitCode::kFile);
    out.emplace_back(der->begin(), der->end());
  }
  if (out.empty()) return ProblemOf(what, {Reason::kPemMissing}, ExitCode::kFile);
  return out;
}

}  // namespace

Outcome<std::vector<std::vector<uint8_t>>> DecodeCertificates(std::string_view what,
                                                              Bytes content) {
  return Decode(x509::kPemCertificate, what, content);
}

Outcome<std::vector<std::vector<uint8_t>>> DecodeCrls(std::string_view what, Bytes content) {
  return Decode(kPemCrl, what, content);
}

}  // namespace lockstep::tools
