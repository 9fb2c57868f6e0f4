// One name against one subtree of a name constraint (RFC 5280 section 4.2.1.10).
#ifndef X509_SUBTREE_H_
#define X509_SUBTREE_H_

#include <cstdint>
#include <string_view>

#include "x509/general_name.h"

namespace lockstep::x509 {

// What a list of subtrees is for: where a name stands for several (a wildcard), one of them is
// enough to be excluded, and all have to be permitted.
enum class SubtreeUse : uint8_t { kPermitted, kExcluded };

// kUnknown: the name or the base has no meaning that could be compared.
enum class SubtreeMatch : uint8_t { kNo, kYes, kUnknown };

// CompareSubtree says whether `name` is within `base`, a name of the same kind. kOtherName,
// kX400Address, kEdiPartyName and kRegisteredId are always kUnknown.
SubtreeMatch CompareSubtree(const GeneralName& name, const GeneralName& base, SubtreeUse use);

// IsUnclearBase says whether a base has no meaning, so that it is kUnknown to every name that it
// does not match.
bool IsUnclearBase(const GeneralName& base, SubtreeUse use);

// HostOfUri returns the host of "scheme://userinfo@host:port/..." (RFC 3986 section 3.2); empty
// without one.
std::string_view HostOfUri(std::string_view uri);

}  // namespace lockstep::x509

#endif  // X509_SUBTREE_H_
