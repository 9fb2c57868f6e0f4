// DNS names in text: their syntax, and how a name in a certificate matches the one that is looked
// for (RFC 9525 section 6.3).
#ifndef X509_DNS_NAME_H_
#define X509_DNS_NAME_H_

#include <cstddef>
#include <functional>
#include <string_view>

namespace lockstep::x509 {

// RFC 1035 section 2.3.4, written with dots and without the last one; and of one label.
inline constexpr size_t kMaxDnsNameSize = 253;
inline constexpr size_t kMaxDnsLabelSize = 63;

constexpr char AsciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
bool EqualIgnoringCase(std::string_view a, std::string_view b);

// IsDnsName checks a host name: labels of letters, digits, underscores and inner hyphens, of 1 to
// kMaxDnsLabelSize bytes, at most kMaxDnsNameSize in all, no dot at the end, the last label not all
// digits (it would be taken for an IPv4 address).
bool IsDnsName(std::string_view name);

// Says of a domain whether it is a public suffix, under which anyone may register names ("co.uk"):
// a list of the caller's, which takes letters of either case. Must not throw.
using IsPublicSuffix = std::function<bool(std::string_view domain)>;

// MatchesDnsName says whether `presented`, a dNSName of a certificate, is for the host `reference`,
// for which IsDnsName holds. A wildcard is the whole leftmost label, stands for exactly one label,
// and is followed by at least two; where a list is given, not by a public suffix.
bool MatchesDnsName(std::string_view presented, std::string_view reference,
                    const IsPublicSuffix& is_public_suffix = {});

}  // namespace lockstep::x509

#endif  // X509_DNS_NAME_H_
