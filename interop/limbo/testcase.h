// Testcase: a case of x509-limbo, as its file has it (JSON; the schema is in the upstream
// repository).
#ifndef INTEROP_LIMBO_TESTCASE_H_
#define INTEROP_LIMBO_TESTCASE_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::limbo {

struct PeerName {
  std::string kind;  // "DNS", "IP", "RFC822"
  std::string value;
};

// The fields have upstream's names. Certificates and CRLs are PEM texts.
struct Testcase {
  std::string id;
  std::vector<std::string> conflicts_with;
  std::vector<std::string> features;
  std::string validation_kind;  // "SERVER" or "CLIENT": whose certificate it is
  std::vector<std::string> trusted_certs;
  std::vector<std::string> untrusted_intermediates;
  std::string peer_certificate;
  std::optional<std::string> validation_time;  // RFC 3339; nothing: now
  std::vector<std::string> key_usage;
  std::vector<std::string> extended_key_usage;
  bool expects_success = false;
  std::optional<PeerName> expected_peer_name;
  std::vector<PeerName> expected_peer_names;
  std::optional<uint32_t> max_chain_depth;
  std::vector<std::string> crls;

  // "rfc5280::nc" of "rfc5280::nc::permitted-dns-match".
  [[nodiscard]] std::string Namespace() const;
  [[nodiscard]] bool HasFeature(std::string_view feature) const;
};

// ParseTestcases reads a file of cases. The error is a sentence: what is no such file, or asks for
// something that no case has asked for yet (signature_algorithms).
std::expected<std::vector<Testcase>, std::string> ParseTestcases(std::string_view json);

}  // namespace lockstep::limbo

#endif  // INTEROP_LIMBO_TESTCASE_H_
