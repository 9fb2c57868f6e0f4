// Subtrees of names (RFC 5280 section 4.2.1.10) as users write them.
#ifndef TOOLS_COMMAND_SUBTREE_TEXT_H_
#define TOOLS_COMMAND_SUBTREE_TEXT_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "x509/general_name.h"

namespace lockstep::tools {

struct Subtree {
  x509::GeneralName::Kind kind;
  std::vector<uint8_t> value;

  // Borrows.
  [[nodiscard]] x509::GeneralName name() const { return {kind, value}; }
};

// ParseSubtree takes a domain ("example.org": itself and all below it), a range of addresses
// ("192.0.2.0/24", "2001:db8::/32", or one address) and a mailbox or the mailboxes of a host
// ("a@example.org", "@example.org"). Nothing for any other form.
std::optional<Subtree> ParseSubtree(std::string_view text);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_SUBTREE_TEXT_H_
