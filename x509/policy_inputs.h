// What a caller wants of a path's certificate policies (RFC 5280 section 6.1.1).
#ifndef X509_POLICY_INPUTS_H_
#define X509_POLICY_INPUTS_H_

#include <span>

#include "crypto/base/bytes.h"

namespace lockstep::x509 {

// The default asks for nothing, and keeps what the certificates themselves require.
struct PolicyInputs {
  // (c): contents of OBJECT IDENTIFIERs; empty, or with anyPolicy among them: any-policy. Borrowed.
  std::span<const Bytes> user_initial_policy_set = {};
  bool initial_policy_mapping_inhibit = false;  // (e): no policy is mapped
  bool initial_explicit_policy = false;         // (f): one of the set has to be valid
  bool initial_any_policy_inhibit = false;      // (g): anyPolicy in certificates means nothing
};

}  // namespace lockstep::x509

#endif  // X509_POLICY_INPUTS_H_
