// Diagnosis: why a chain was refused. Each candidate path that was tried, the check that failed, on
// which certificate, with which values, and what can be done about it.
#ifndef X509_DIAGNOSIS_H_
#define X509_DIAGNOSIS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/error.h"
#include "x509/fault.h"
#include "x509/question_summary.h"
#include "x509/work.h"

namespace lockstep::x509 {

// How much of a hostile chain a diagnosis remembers.
inline constexpr size_t kMaxReportedAttempts = 32;

// One check that failed. `error.offset` is where in that certificate the bytes at fault lie, 0
// where no single place is.
struct Failure {
  Error error;
  size_t certificate = 0;
  // The value that was refused, printable, where there is one: a name, an object identifier.
  std::string detail;
  // What it was held against, printable, where that is not in the values: "permits dns:a.example".
  std::string constraint = {};
  // The bytes of that certificate that are at fault; none of the trust anchor's.
  Fault fault = {};
};

// One path that was tried, from the leaf up, and what was wrong with it.
struct Attempt {
  std::vector<size_t> certificates;   // indices into the peer's chain
  std::optional<std::string> anchor;  // the anchor's name, if one was reached
  Failure failure;
};

// Stands on its own: nothing is borrowed. With the question, and the chain. As JSON:
// diagnosis_json.h.
struct Diagnosis : QuestionSummary {
  // The failure that decides: what Error goes up, and on which certificate.
  Failure failure;
  // Whatever is wrong with the leaf, whichever path is taken.
  std::vector<Failure> leaf_failures;
  // The paths that were tried, in order, at most kMaxReportedAttempts.
  std::vector<Attempt> attempts;
  size_t attempt_count = 0;
  Work work;

  [[nodiscard]] const Error& error() const { return failure.error; }
  // One sentence: what failed, with which values. Like Explain, kNoMemoryToDescribe where it could
  // not be allocated.
  [[nodiscard]] std::string Summary() const noexcept;
  // The same on one of its failures, or kNoMemoryToDescribe.
  [[nodiscard]] std::string Describe(const Failure& one) const noexcept;
  // What a person can do about the failure that decides; empty where there is nothing to say.
  [[nodiscard]] std::string_view Advice() const;
  // Sentences, a line each: what failed, with which values, what to do, and each path that was
  // tried. No terminal escapes; what came from the peer is escaped.
  [[nodiscard]] std::string Explain() const noexcept;
};

}  // namespace lockstep::x509

#endif  // X509_DIAGNOSIS_H_
