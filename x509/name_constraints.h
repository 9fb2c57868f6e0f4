// Name constraints (RFC 5280 section 4.2.1.10): which names a CA's certificates may hold.
#ifndef X509_NAME_CONSTRAINTS_H_
#define X509_NAME_CONSTRAINTS_H_

#include <optional>
#include <string>

#include "crypto/base/error.h"
#include "x509/certificate.h"
#include "x509/extensions.h"
#include "x509/work.h"

namespace lockstep::x509 {

// The name that broke a constraint, or the one that could not be judged.
struct ConstraintFailure {
  Reason reason;     // kNameConstraintViolated, kUnsupportedNameConstraint, kPathBudgetExceeded
  std::string name;  // printable
  // Which: "excludes dns:a.example", or "permits dns:b.example, dns:c.example", printable.
  std::string constraint = {};
};

// CheckNameConstraints holds every subjectAltName of `certificate` and its subject to
// `constraints`: outside all excluded subtrees, and inside a permitted one where there are any of
// the name's kind. DNS names, IP addresses, mailboxes (an emailAddress of the subject too), hosts
// of URIs and directory names are compared; a name of another kind that is constrained is refused.
// The work is linear in the names and subtrees, and counts against the budget. May throw
// std::bad_alloc.
std::optional<ConstraintFailure> CheckNameConstraints(const NameConstraints& constraints,
                                                      const Certificate& certificate,
                                                      const Budget& budget, Work& work);

}  // namespace lockstep::x509

#endif  // X509_NAME_CONSTRAINTS_H_
