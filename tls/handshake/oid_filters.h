// What oid_filters ask of a client's certificate (RFC 9846 section 4.3.5).
#ifndef TLS_HANDSHAKE_OID_FILTERS_H_
#define TLS_HANDSHAKE_OID_FILTERS_H_

#include <optional>
#include <span>
#include <vector>

#include "crypto/base/result.h"
#include "tls/messages/extensions/oid_filters.h"
#include "tls/options.h"
#include "x509/certificate.h"

namespace lockstep {

// The filters whose extensions the RFC gives matching rules for: keyUsage and extendedKeyUsage. All
// others are passed over, as it says. Borrows from what it was parsed from.
class OidFilters {
 public:
  // Asks for nothing.
  OidFilters() = default;
  // kDuplicateValue for an OID that stands twice; kIllegalValue for a value that is not what its
  // extension holds, or that asks for anyExtendedKeyUsage.
  static Result<OidFilters> Parse(const messages::OidFilterExtension& extension);

  [[nodiscard]] bool Match(const x509::Certificate& certificate) const;

 private:
  // An extension that has to be there, with these values if any.
  template <class T>
  struct Wanted {
    std::optional<T> values;
  };
  std::optional<Wanted<x509::KeyUsage>> key_usage_;
  std::optional<Wanted<x509::ExtendedKeyUsage>> extended_key_usage_;
};

// A configuration's filters as the extension says them. Borrows from them.
std::vector<messages::OidFilter> ListOf(std::span<const OidFilter> filters);

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_OID_FILTERS_H_
