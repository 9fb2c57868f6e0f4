// Extensions (RFC 5280 section 4.1): the list that certificates, CRLs, their entries and OCSP
// responses share. What each extension means is for whoever reads the list to say.
#ifndef X509_EXTENSION_LIST_H_
#define X509_EXTENSION_LIST_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "x509/der/reader.h"

namespace lockstep::x509 {

// Extensions in one list: real certificates have about ten.
inline constexpr size_t kMaxExtensions = 64;

template <class T>
struct Extension {
  T value;
  bool critical = false;
};

template <class T>
std::optional<T> ValueOf(const std::optional<Extension<T>>& extension) {
  return extension ? std::optional(extension->value) : std::nullopt;
}

// One extension as it stands in a list: `value` is its extnValue, an OCTET STRING.
struct RawExtension {
  Bytes id;  // the content of extnID
  uint32_t offset = 0;
  bool critical = false;
  der::Element value;
};
RawExtension ReadRawExtension(der::Reader& list);

// TakeExtension says whether `raw`, which stands in `list`, is the extension `id`, and has its
// content read into `out` if so.
template <class T>
bool TakeExtension(der::Reader& list, const RawExtension& raw, Bytes id, T (*read)(der::Reader&),
                   std::optional<Extension<T>>& out) {
  if (!Equal(raw.id, id)) return false;
  der::Reader reader = list.Inside(raw.value);
  out = Extension<T>{read(reader), raw.critical};
  if (const Status done = reader.Done(); !done) list.FailWith(done.error());
  return true;
}

// ReadExtensionList reads a SEQUENCE SIZE (1..MAX) OF Extension, at most kMaxExtensions, each at
// most once, and has `take(list, raw)` say of each whether it is known. Returns the extnID of the
// first critical one that is not; empty if there is none.
template <class Take>
Bytes ReadExtensionList(der::Reader& reader, Take take) {
  Bytes unhandled_critical;
  der::Reader list = reader.Enter(der::Tag::kSequence);
  std::array<Bytes, kMaxExtensions> seen;
  size_t count = 0;
  do {
    const RawExtension raw = ReadRawExtension(list);
    if (!list.ok()) break;
    // Section 4.2: a certificate MUST NOT include more than one instance of an extension.
    const std::span<Bytes> before(seen.data(), count);
    if (std::ranges::any_of(before, [&](Bytes id) { return Equal(id, raw.id); }))
      list.FailWith({Reason::kDuplicateCertificateExtension, raw.offset});
    seen[count++] = raw.id;
    if (!take(list, raw) && raw.critical && unhandled_critical.empty()) unhandled_critical = raw.id;
    if (count == kMaxExtensions && !list.empty())
      list.Fail(Reason::kCertificateListTooLong, kMaxExtensions);
  } while (!list.empty());
  if (const Status done = list.Done(); !done) reader.FailWith(done.error());
  return unhandled_critical;
}

}  // namespace lockstep::x509

#endif  // X509_EXTENSION_LIST_H_
