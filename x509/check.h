// The checks of a certification path, by name, with the rule behind each.
#ifndef X509_CHECK_H_
#define X509_CHECK_H_

#include <span>
#include <string_view>

#include "crypto/base/error.h"

namespace lockstep::x509 {

struct Check {
  std::string_view name;     // for people and programs; stable
  std::string_view section;  // such as "RFC 5280 6.1.3 (a) (2)"
  // Whether it needs a certificate or an anchor above the one that is checked.
  bool is_of_issuers = false;
};

// The names of the checks that are made only where there is something to compare with.
inline constexpr std::string_view kNameCheck = "name";
inline constexpr std::string_view kPinCheck = "pins";
inline constexpr std::string_view kProfileCheck = "profile";
inline constexpr std::string_view kRevocationCheck = "revocation";

// AllChecks returns those that a path may have to pass, in the order in which they are told of.
std::span<const Check> AllChecks();

// CheckOf returns the check that fails with this reason; an empty name where it is none of a path's
// (a certificate that does not parse, a limit, a failure of this side).
Check CheckOf(Reason reason);

}  // namespace lockstep::x509

#endif  // X509_CHECK_H_
