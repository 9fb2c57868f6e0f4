#include "tools/command/subtree_text.h"

#include <charconv>
#include <cstddef>
#include <system_error>

#include "x509/dns_name.h"
#include "x509/ip_address.h"
#include "x509/mailbox.h"

namespace lockstep::tools {
namespace {

using Kind = x509::GeneralName::Kind;

Subtree TextSubtree(Kind kind, std::string_view text) { return {kind, {text.begin(), text.end()}}; }

// The address with its host bits cleared, and its mask.
std::optional<Subtree> Range(const x509::IpAddress& address, size_t prefix) {
  const Bytes bytes = address.bytes();
  if (prefix > bytes.size() * 8) return std::nullopt;
  Subtree out{Kind::kIpAddress, std::vector<uint8_t>(2 * bytes.size())};
  for (size_t bit = 0; bit < prefix; ++bit) {
    const auto one = static_cast<uint8_t>(0x80 >> bit % 8);
    uint8_t& octet = out.value[bit / 8];
    uint8_t& mask = out.value[bytes.size() + bit / 8];
    octet = static_cast<uint8_t>(octet | (bytes[bit / 8] & one));
    mask = static_cast<uint8_t>(mask | one);
  }
  return out;
}

}  // namespace

std::optional<Subtree> ParseSubtree(std::string_view text) {
  const size_t slash = text.find('/');
  if (const auto address = x509::IpAddress::Parse(text.substr(0, slash))) {
    size_t prefix = address->bytes().size() * 8;
    if (slash == text.npos) return Range(*address, prefix);
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + slash + 1, end, prefix);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return Range(*address, prefix);
  }
  if (text.starts_with('@') && x509::IsDnsName(text.substr(1))) {
    return TextSubtree(Kind::kRfc822Name, text.substr(1));
  }
  if (x509::Mailbox::Parse(text)) return TextSubtree(Kind::kRfc822Name, text);
  if (x509::IsDnsName(text)) return TextSubtree(Kind::kDnsName, text);
  return std::nullopt;
}

}  // namespace lockstep::tools
