// Mailbox: an e-mail address, as an rfc822Name holds it (RFC 5280 section 4.2.1.6).
#ifndef X509_MAILBOX_H_
#define X509_MAILBOX_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace lockstep::x509 {

// RFC 5321 section 4.5.3.1.3, without the angle brackets.
inline constexpr size_t kMaxMailboxSize = 254;

// Borrows its text.
struct Mailbox {
  // Parse takes "local-part@host": a Dot-string (RFC 5321 section 4.1.2), in which an asterisk is a
  // character like any other, and a DNS name. Nothing for quoted local parts, of which several
  // stand for the same mailbox, for address literals, and for what is longer than kMaxMailboxSize.
  static std::optional<Mailbox> Parse(std::string_view text);

  // RFC 5280 section 7.5: hosts without regard to case, local parts byte for byte.
  [[nodiscard]] bool Matches(const Mailbox& other) const;

  std::string_view local_part;
  std::string_view host;
};

}  // namespace lockstep::x509

#endif  // X509_MAILBOX_H_
