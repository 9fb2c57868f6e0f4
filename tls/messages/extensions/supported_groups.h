// supported_groups (RFC 9846, section 4.3.7).
#ifndef TLS_MESSAGES_EXTENSIONS_SUPPORTED_GROUPS_H_
#define TLS_MESSAGES_EXTENSIONS_SUPPORTED_GROUPS_H_

#include "crypto/base/code_points.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"

namespace lockstep::messages {

// That no group appears twice is for wire::CheckNoDuplicates to say.
struct NamedGroupList {
  wire::List<NamedGroup, 2, 0xffff> named_group_list = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("named_group_list", &NamedGroupList::named_group_list));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_SUPPORTED_GROUPS_H_
