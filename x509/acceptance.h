// Acceptance: why a chain was believed, as people are told: the counterpart of Diagnosis.
#ifndef X509_ACCEPTANCE_H_
#define X509_ACCEPTANCE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "x509/check.h"
#include "x509/question_summary.h"
#include "x509/verify_request.h"

namespace lockstep::x509 {

// Stands on its own: nothing is borrowed. As JSON: diagnosis_json.h.
struct Acceptance : QuestionSummary {
  // Indices into the peer's chain, from the leaf up; without the anchor.
  std::vector<size_t> certificates;
  std::string anchor;  // its name, escaped
  // The leaf is in the trust store itself: nothing above it was looked at.
  bool leaf_is_anchor = false;
  std::optional<bool> pinned;                // as in VerifiedPath
  std::vector<std::string> policies;         // the same as numbers
  std::vector<RevocationStatus> revocation;  // of each of `certificates`
  Work work;

  // `path` is Verify's good answer to `request`, and both are alive. May throw std::bad_alloc.
  static Acceptance Of(const VerifyRequest& request, const VerifiedPath& path);

  // What it was checked for: names, pins and revocation only where they were looked at. May throw
  // std::bad_alloc.
  [[nodiscard]] std::vector<Check> Checks() const;
  // Sentences, a line each: the path, what it was checked for, with which values. No terminal
  // escapes; what came from the peer is escaped. kNoMemoryToDescribe where that could not be
  // allocated.
  [[nodiscard]] std::string Explain() const noexcept;
};

// "good", "unknown", "not checked".
std::string_view NameOf(RevocationStatus status);

}  // namespace lockstep::x509

#endif  // X509_ACCEPTANCE_H_
