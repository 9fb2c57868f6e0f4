// What a peer's certificate_authorities say about our credentials (RFC 9846 sections 4.3.4,
// 4.5.1.2).
#ifndef TLS_HANDSHAKE_NAMED_AUTHORITIES_H_
#define TLS_HANDSHAKE_NAMED_AUTHORITIES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "tls/messages/extensions/certificate_authorities.h"
#include "tls/options.h"

namespace lockstep {

// The names as hashes: the peer's list is read once, however many credentials there are. That two
// names have one hash could only let a credential be preferred, or shown, to a peer that might as
// well have sent the other name.
class NamedAuthorities {
 public:
  explicit NamedAuthorities(
      const std::optional<messages::CertificateAuthoritiesExtension>& extension);

  // One of the named has issued a certificate of the credential's chain.
  [[nodiscard]] bool HaveIssued(const Credential& credential) const;
  // The credential may be shown to this peer.
  [[nodiscard]] bool Allow(const Credential& credential) const {
    return !credential.only_for_named_authorities() || HaveIssued(credential);
  }

 private:
  std::vector<uint64_t> hashes_;  // sorted
};

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_NAMED_AUTHORITIES_H_
