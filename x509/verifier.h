// Verify: is this chain of certificates to be believed, for this name, now? One call, no state.
#ifndef X509_VERIFIER_H_
#define X509_VERIFIER_H_

#include <expected>

#include "x509/diagnosis.h"
#include "x509/verify_request.h"

namespace lockstep::x509 {

// Verify searches for a path from the leaf to a trust anchor that satisfies RFC 5280 section 6 and
// the rest of the question; the work is bounded by the budget. The failure is a Diagnosis that
// stands on its own; its error() is what goes up the layers. Never throws.
std::expected<VerifiedPath, Diagnosis> Verify(const VerifyRequest& request);

}  // namespace lockstep::x509

#endif  // X509_VERIFIER_H_
