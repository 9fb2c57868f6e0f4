#include "tls/handshake/named_authorities.h"

#include <algorithm>

#include "x509/name.h"

namespace lockstep {

NamedAuthorities::NamedAuthorities(
    const std::optional<messages::CertificateAuthoritiesExtension>& extension) {
  if (!extension) return;
  for (const messages::DistinguishedName& der : extension->authorities) {
    // What is no name names nobody.
    const auto name = x509::Name::Parse(der.bytes);
    if (name.has_value()) hashes_.push_back(name->MatchHash());
  }
  std::ranges::sort(hashes_);
}

bool NamedAuthorities::HaveIssued(const Credential& credential) const {
  return std::ranges::any_of(credential.issuer_hashes(), [&](uint64_t hash) {
    return std::ranges::binary_search(hashes_, hash);
  });
}

}  // namespace lockstep
