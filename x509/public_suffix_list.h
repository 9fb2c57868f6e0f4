// PublicSuffixList: the list of publicsuffix.org, under whose domains anyone may register names.
#ifndef X509_PUBLIC_SUFFIX_LIST_H_
#define X509_PUBLIC_SUFFIX_LIST_H_

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "crypto/hash/hash.h"

namespace lockstep::x509 {

// The longest list that is read, in bytes: it has 0.3 MB.
inline constexpr size_t kMaxPublicSuffixListSize = size_t{8} << 20;

// Immutable once parsed, so that threads may share it. As VerifyRequest::is_public_suffix:
// [&list](std::string_view domain) { return list.Contains(domain); }
class PublicSuffixList {
 public:
  // Parse reads the text of the list, its private domains too: a rule to a line, "//" before
  // comments. Rules with letters beyond ASCII are passed over, since names in certificates have
  // none: the list has to hold their A-labels for them to count. kPublicSuffixListTooLarge;
  // kOutOfMemory.
  static Result<PublicSuffixList> Parse(std::string_view text);

  // Contains says whether the domain (letters of either case, no dot at the end) is itself a public
  // suffix. By the list's definition, a top-level domain that it does not mention is one.
  [[nodiscard]] bool Contains(std::string_view domain) const;

  // A hash over its rules: equal for lists that say the same.
  [[nodiscard]] crypto::HashValue Fingerprint(const crypto::Hash& hash) const;

  // The number of its rules.
  [[nodiscard]] size_t size() const { return rules_.size(); }

 private:
  // Lower-case: "co.uk", "*.ck", "!www.ck".
  std::set<std::string, std::less<>> rules_;
};

}  // namespace lockstep::x509

#endif  // X509_PUBLIC_SUFFIX_LIST_H_
