// The rules of RFC 5280 section 6 and RFC 9525, each as a check of one certificate in its place on
// a path. A check says what it found wrong first, or nothing. What only a whole path can be asked
// (signatures, policies) is asked by the search (path_search.h).
#ifndef X509_PATH_RULES_H_
#define X509_PATH_RULES_H_

#include <optional>
#include <span>
#include <vector>

#include "x509/authority.h"
#include "x509/certificate.h"
#include "x509/diagnosis.h"
#include "x509/verify_request.h"
#include "x509/work.h"

namespace lockstep::x509 {

// A certificate on a path, and its index in the peer's chain.
struct PathEntry {
  const Certificate* certificate = nullptr;
  size_t index = 0;
  bool self_issued = false;
};

// The question, and the work that the rules count.
struct RuleContext {
  const VerifyRequest& request;
  Work& work;
};

// CheckLeaf returns everything that is wrong with the leaf by itself: critical extensions,
// validity, key, key usage (digitalSignature: RFC 9846 section 4.5.1.2; what the question asks for
// besides), extended key usage, and under Policy::kWebStrict the profile.
std::vector<Failure> CheckLeaf(const Certificate& leaf, const RuleContext& context);

// CheckNames: every reference name is among the leaf's subjectAltNames (RFC 9525 section 6). The
// commonName is never read.
std::optional<Failure> CheckNames(const Certificate& leaf, const RuleContext& context);

// CheckIssuer asks whether `issuer` may stand above the path `below` (leaf first): critical
// extensions, validity, cA, keyCertSign, path length, purpose, key, name constraints. `index` is
// what its failures are filed under.
std::optional<Failure> CheckIssuer(const Authority& issuer, size_t index,
                                   std::span<const PathEntry> below, const RuleContext& context);

// CheckIssuerProfile asks under Policy::kWebStrict whether the certificate of `issuer`, and that it
// stands above the path `below`, keep to the CA/Browser profile (browser_profile.h).
std::optional<Failure> CheckIssuerProfile(const Authority& issuer, const Certificate& certificate,
                                          size_t index, std::span<const PathEntry> below,
                                          const RuleContext& context);

}  // namespace lockstep::x509

#endif  // X509_PATH_RULES_H_
