// ReferenceName: whom the caller wants to talk to (RFC 9525 section 6.1), a DNS name or an IP
// address; or the mailbox of a client.
#ifndef X509_REFERENCE_NAME_H_
#define X509_REFERENCE_NAME_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "x509/dns_name.h"
#include "x509/ip_address.h"
#include "x509/mailbox.h"

namespace lockstep::x509 {

// A small value without heap memory.
class ReferenceName {
 public:
  enum class Kind : uint8_t { kDns, kIp, kMailbox };

  // Parse takes an IPv4 or IPv6 literal (brackets allowed around the latter), else a DNS name:
  // letters, digits, hyphens and underscores in labels of 1 to 63, at most kMaxDnsNameSize in all,
  // the last label not all digits, one trailing dot allowed and dropped. Internationalized names
  // are given as A-labels ("xn--..."). kInvalidReferenceName else.
  static Result<ReferenceName> Parse(std::string_view text);
  static ReferenceName Ip(const IpAddress& address);
  // ParseMailbox takes what Mailbox::Parse takes (mailbox.h). kInvalidReferenceName else.
  static Result<ReferenceName> ParseMailbox(std::string_view text);

  [[nodiscard]] Kind kind() const { return kind_; }
  // kDns: the name in lower case, without trailing dot: what goes into server_name. Others: empty.
  [[nodiscard]] std::string_view dns() const { return kind_ == Kind::kDns ? text() : ""; }
  // kIp only.
  [[nodiscard]] const IpAddress& ip() const { return ip_; }
  // kMailbox only.
  [[nodiscard]] std::string_view mailbox() const { return kind_ == Kind::kMailbox ? text() : ""; }
  [[nodiscard]] std::string ToString() const;

 private:
  ReferenceName() = default;
  [[nodiscard]] std::string_view text() const { return {text_.data(), size_}; }

  Kind kind_ = Kind::kDns;
  uint8_t size_ = 0;
  std::array<char, std::max(kMaxDnsNameSize, kMaxMailboxSize)> text_{};
  IpAddress ip_;
};

}  // namespace lockstep::x509

#endif  // X509_REFERENCE_NAME_H_
