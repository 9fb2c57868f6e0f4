// The rules of certificate policies (RFC 5280 sections 6.1.1 to 6.1.5 as RFC 9618 updates them),
// asked of a whole path.
#ifndef X509_POLICY_RULES_H_
#define X509_POLICY_RULES_H_

#include <expected>
#include <span>
#include <vector>

#include "crypto/base/bytes.h"
#include "x509/authority.h"
#include "x509/diagnosis.h"
#include "x509/path_rules.h"
#include "x509/policy_inputs.h"

namespace lockstep::x509 {

// CheckPolicies returns the user-constrained-policy-set of `path` (leaf first) below `anchor`: the
// contents of OBJECT IDENTIFIERs, which borrow from the certificates and `inputs`; anyPolicy stands
// for every policy. What the anchor has of policy constraints counts as if it were in `inputs` (RFC
// 5937 section 3). kNoValidPolicy where a policy is required and none is valid, kAnyPolicyMapped,
// kPathBudgetExceeded. May throw std::bad_alloc.
std::expected<std::vector<Bytes>, Failure> CheckPolicies(std::span<const PathEntry> path,
                                                         const Authority& anchor,
                                                         const PolicyInputs& inputs,
                                                         const RuleContext& context);

}  // namespace lockstep::x509

#endif  // X509_POLICY_RULES_H_
