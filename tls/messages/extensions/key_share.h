// key_share, in its three forms (RFC 9846, section 4.3.8).
#ifndef TLS_MESSAGES_EXTENSIONS_KEY_SHARE_H_
#define TLS_MESSAGES_EXTENSIONS_KEY_SHARE_H_

#include "crypto/base/code_points.h"
#include "crypto/base/result.h"
#include "tls/messages/extensions/supported_groups.h"
#include "tls/wire/codec.h"
#include "tls/wire/list.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

struct KeyShareEntry {
  NamedGroup group = {};
  wire::Opaque<1, 0xffff> key_exchange = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("group", &KeyShareEntry::group),
                   wire::Field("key_exchange", &KeyShareEntry::key_exchange));
};

struct KeyShareClientHello {
  wire::List<KeyShareEntry, 0, 0xffff> client_shares = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("client_shares", &KeyShareClientHello::client_shares));
};

struct KeyShareHelloRetryRequest {
  NamedGroup selected_group = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("selected_group", &KeyShareHelloRetryRequest::selected_group));
};

struct KeyShareServerHello {
  KeyShareEntry server_share = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("server_share", &KeyShareServerHello::server_share));
};

// CheckClientShares holds the shares of a ClientHello to section 4.3.8: one for a group at most
// (kDuplicateValue), and only for groups that supported_groups lists (kKeyShareNotOffered). That
// they stand in the same order is not asked. Linear in both lists.
Status CheckClientShares(const KeyShareClientHello& key_share, const NamedGroupList& groups);

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_KEY_SHARE_H_
