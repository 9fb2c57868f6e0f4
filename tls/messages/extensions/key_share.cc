#include "tls/messages/extensions/key_share.h"

#include "tls/wire/uint16_set.h"

namespace lockstep::messages {

Status CheckClientShares(const KeyShareClientHello& key_share, const NamedGroupList& groups) {
  wire::Uint16Set offered;
  for (const NamedGroup group : groups.named_group_list)
    offered.Insert(static_cast<uint16_t>(group));
  wire::Uint16Set seen;
  for (const KeyShareEntry& share : key_share.client_shares) {
    const auto group = static_cast<uint16_t>(share.group);
    if (!seen.Insert(group)) return Error{Reason::kDuplicateValue, 0, {group}};
    if (!offered.Contains(group)) return Error{Reason::kKeyShareNotOffered, 0, {group}};
  }
  return {};
}

}  // namespace lockstep::messages
