// Name: a distinguished name (RFC 5280 section 4.1.2.4), as a view into a certificate.
#ifndef X509_NAME_H_
#define X509_NAME_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "x509/der/reader.h"

namespace lockstep::x509 {

// Attributes in one name: real ones have about ten. Bounds the work of a comparison.
inline constexpr size_t kMaxNameAttributes = 64;

// Borrows its bytes. One that is not empty has been read, so its syntax is known to be good.
class Name {
 public:
  Name() = default;
  // Read reads a Name; the strings in it are checked for their alphabets.
  static Name Read(der::Reader& reader);
  // Parse parses a whole byte string as one Name.
  static Result<Name> Parse(Bytes der);

  // Checked takes the encoding of a Name that was read before, at no cost.
  static Name Checked(Bytes der);

  // The encoding, with its SEQUENCE header.
  [[nodiscard]] Bytes der() const { return der_; }
  [[nodiscard]] bool empty() const { return rdns_.empty(); }

  // Matches compares by RFC 5280 section 7.1: attribute by attribute, strings without regard to
  // case (of ASCII letters), to runs of spaces and to the string type.
  [[nodiscard]] bool Matches(const Name& other) const;
  // IsWithin says whether `base` is this name or a prefix of it: the directoryName subtrees of
  // RFC 5280 section 4.2.1.10.
  [[nodiscard]] bool IsWithin(const Name& base) const;
  // The content of the value of an attribute of this type (the content of its OBJECT IDENTIFIER),
  // the first one after `skip` others; nothing where there are no more.
  [[nodiscard]] std::optional<Bytes> Find(Bytes attribute_type, size_t skip = 0) const;
  // Equal for names that match, and rarely for others.
  [[nodiscard]] uint64_t MatchHash() const;
  // The MatchHash of every name that this one is within, itself last. May throw std::bad_alloc.
  [[nodiscard]] std::vector<uint64_t> PrefixMatchHashes() const;

  // ToString prints the name for people, in the order of the encoding: "CN=a, O=b". Control and
  // non-ASCII characters are escaped; what is longer than `max_size` bytes is cut.
  [[nodiscard]] std::string ToString(size_t max_size = 256) const;
  // The first commonName, escaped likewise; for display only, never compared with a host name.
  [[nodiscard]] std::string CommonName() const;

 private:
  Bytes der_;
  Bytes rdns_;
};

}  // namespace lockstep::x509

#endif  // X509_NAME_H_
