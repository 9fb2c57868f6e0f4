#include "tools/command/algorithm_names.h"

#include <algorithm>
#include <utility>

namespace lockstep::tools {
namespace {

constexpr size_t kMaxAlpnName = 255;

std::string UpperCase(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

// The values in `known` that `list` names. `prefix`, in upper case, may be left out.
template <class CodePoint>
Outcome<std::vector<CodePoint>> Parse(std::string_view list, std::string_view option,
                                      std::string_view prefix,
                                      const std::vector<CodePoint>& known) {
  std::vector<CodePoint> values;
  for (const std::string& part : SplitList(list)) {
    const std::string wanted = UpperCase(part);
    const auto found = std::ranges::find_if(known, [&](CodePoint value) {
      const std::string name = UpperCase(NameOf(value));
      return name == wanted || name == std::string(prefix) + wanted;
    });
    if (found == known.end()) {
      std::string text = std::string(option) + ": \"" + part + "\" is unknown; there are";
      for (const CodePoint value : known) text.append(" ").append(NameOf(value));
      return Problem{ExitCode::kUsage, std::move(text)};
    }
    if (std::ranges::find(values, *found) == values.end()) values.push_back(*found);
  }
  if (values.empty()) return Problem{ExitCode::kUsage, std::string(option) + ": the list is empty"};
  return values;
}

}  // namespace

std::vector<std::string> SplitList(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const size_t end = std::min(list.find_first_of(",:"), list.size());
    if (end != 0) parts.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return parts;
}

Outcome<std::vector<std::string>> ParseAlpn(std::string_view list) {
  std::vector<std::string> names;
  for (std::string& name : SplitList(list)) {
    if (name.size() > kMaxAlpnName) {
      return Problem{ExitCode::kUsage, "--alpn: a name is longer than 255 bytes"};
    }
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

Outcome<std::vector<CipherSuiteId>> ParseCipherSuites(std::string_view list,
                                                      const crypto::Provider& provider) {
  std::vector<CipherSuiteId> known;
  for (const crypto::CipherSuite* row : provider.cipher_suites) known.push_back(row->id);
  return Parse(list, "--ciphers", "TLS_", known);
}

Outcome<std::vector<NamedGroup>> ParseGroups(std::string_view list,
                                             const crypto::Provider& provider) {
  std::vector<NamedGroup> known;
  for (const crypto::KeyExchange* row : provider.groups) known.push_back(row->group);
  return Parse(list, "--groups", "", known);
}

}  // namespace lockstep::tools
