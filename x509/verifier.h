// Verify: is this chain of certificates to be believed, for this name, now? One call, no state.
#ifndef X509_VERIFIER_H_
#define X509_VERIFIER_H_

#include <expected>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"
#include "x509/diagnosis.h"
#include "x509/signed_path.h"
#include "x509/verify_request.h"

namespace lockstep::x509 {

// Verify searches for a path from the leaf to a trust anchor that satisfies RFC 5280 section 6 and
// the rest of the question; the work is bounded by the budget. The failure is a Diagnosis that
// stands on its own; its error() is what goes up the layers. Never throws.
std::expected<VerifiedPath, Diagnosis> Verify(const VerifyRequest& request);

// The signatures on a path that Verify has found, for VerifyRequest::signed_path. `leaf`: the
// chain's first certificate; `sha256`: the provider's row. Nothing where the path is longer than a
// SignedPath, or the leaf is trusted as itself, so that nothing was signed.
std::optional<SignedPath> SignedPathOf(const VerifiedPath& path, Bytes leaf,
                                       const crypto::Hash& sha256);

}  // namespace lockstep::x509

#endif  // X509_VERIFIER_H_
