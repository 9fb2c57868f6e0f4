// pre_shared_key, in its two forms (RFC 9846, section 4.3.11).
#ifndef TLS_MESSAGES_EXTENSIONS_PRE_SHARED_KEY_H_
#define TLS_MESSAGES_EXTENSIONS_PRE_SHARED_KEY_H_

#include <cstdint>

#include "crypto/base/result.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

struct PskIdentity {
  wire::Opaque<1, 0xffff> identity = {};
  uint32_t obfuscated_ticket_age = 0;  // in milliseconds, plus ticket_age_add, modulo 2^32
  static constexpr auto kFields =
      wire::Fields(wire::Field("identity", &PskIdentity::identity),
                   wire::Field("obfuscated_ticket_age", &PskIdentity::obfuscated_ticket_age));
};

// The RFC has 32 to 255 bytes. A shorter one parses, to be what one of another length than the
// PSK's is: a binder that does not validate.
using PskBinderEntry = wire::Opaque<0, 255>;

// In ClientHello. One binder for each identity, in the same order: kBinderCountMismatch.
struct OfferedPsks {
  wire::List<PskIdentity, 7, 0xffff> identities = {};
  wire::List<PskBinderEntry, 1, 0xffff> binders = {};
  static constexpr auto kFields = wire::Fields(wire::Field("identities", &OfferedPsks::identities),
                                               wire::Field("binders", &OfferedPsks::binders));

  [[nodiscard]] Status Check() const {
    const size_t identity_count = identities.Count();
    const size_t binder_count = binders.Count();
    if (identity_count == binder_count) return {};
    return Error{Reason::kBinderCountMismatch, 0, {identity_count, binder_count}};
  }
};

// In ServerHello.
struct SelectedPsk {
  uint16_t selected_identity = 0;  // an index into OfferedPsks::identities
  static constexpr auto kFields =
      wire::Fields(wire::Field("selected_identity", &SelectedPsk::selected_identity));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_PRE_SHARED_KEY_H_
