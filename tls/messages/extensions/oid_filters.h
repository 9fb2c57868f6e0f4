// oid_filters (RFC 9846, section 4.3.5).
#ifndef TLS_MESSAGES_EXTENSIONS_OID_FILTERS_H_
#define TLS_MESSAGES_EXTENSIONS_OID_FILTERS_H_

#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

struct OidFilter {
  wire::Opaque<1, 0xff> certificate_extension_oid = {};       // DER
  wire::Opaque<0, 0xffff> certificate_extension_values = {};  // DER
  static constexpr auto kFields = wire::Fields(
      wire::Field("certificate_extension_oid", &OidFilter::certificate_extension_oid),
      wire::Field("certificate_extension_values", &OidFilter::certificate_extension_values));
};

// That no OID appears twice is not checked here: who uses the filters has the OIDs at hand.
struct OidFilterExtension {
  wire::List<OidFilter, 0, 0xffff> filters = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("filters", &OidFilterExtension::filters));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_OID_FILTERS_H_
