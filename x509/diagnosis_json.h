// Answers of the verifier as JSON, for programs.
#ifndef X509_DIAGNOSIS_JSON_H_
#define X509_DIAGNOSIS_JSON_H_

#include <string>

#include "x509/acceptance.h"
#include "x509/diagnosis.h"

namespace lockstep::x509 {

// ToJson returns one object, in one line of printable ASCII, without a final newline. Members that
// are there may be relied on; more may come. kNoMemoryToDescribe, which is no JSON, where it could
// not be allocated.
//
// Both: "accepted" (bool), "policy", "purpose", "time" (RFC 3339), "names" (asked for), "anchors"
// (how many are trusted), "chain" (objects with "index", "subject", "issuer", "serial",
// "not_before", "not_after", "names", "name_count", "self_issued", "key", or with "parse_error"),
// "work". Certificates are told by their index in the chain, or as "anchor".
// A refusal: "failure" (object), "advice", "leaf_failures", "attempts" (objects with
// "certificates", "anchor", "failure"), "attempt_count". A failure: "reason" (NameOf), "check" and
// "section" (check.h), "certificate", "text" (a sentence), "values", and where they are there
// "detail", "constraint", "bytes" (object with "offset", "size", and "hex" of the first
// kMaxFaultBytes). A good answer: "path" (object with "certificates", "anchor", "leaf_is_anchor"),
// "checks", "pinned" (null where nothing is), "policies".
std::string ToJson(const Diagnosis& diagnosis) noexcept;
std::string ToJson(const Acceptance& acceptance) noexcept;

}  // namespace lockstep::x509

#endif  // X509_DIAGNOSIS_JSON_H_
