// ReferenceName: whom the caller wants to talk to (RFC 9525 section 6.1), a DNS name or an IP
// address.
#ifndef X509_REFERENCE_NAME_H_
#define X509_REFERENCE_NAME_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/result.h"
#include "x509/dns_name.h"
#include "x509/ip_address.h"

namespace lockstep::x509 {

// A small value without heap memory.
class ReferenceName {
 public:
  enum class Kind : uint8_t { kDns, kIp };

  // Parse takes an IPv4 or IPv6 literal (brackets allowed around the latter), else a DNS name:
  // letters, digits, hyphens and underscores in labels of 1 to 63, at most kMaxDnsNameSize in all,
  // the last label not all digits, one trailing dot allowed and dropped. Internationalized names
  // are given as A-labels ("xn--..."). kInvalidReferenceName else.
  static Result<ReferenceName> Parse(std::string_view text);
  static ReferenceName Ip(const IpAddress& address);

  [[nodiscard]] Kind kind() const { return kind_; }
  // kDns: the name in lower case, without trailing dot: what goes into server_name. kIp: empty.
  [[nodiscard]] std::string_view dns() const { return {text_.data(), size_}; }
  // kIp only.
  [[nodiscard]] const IpAddress& ip() const { return ip_; }
  [[nodiscard]] std::string ToString() const;

 private:
  ReferenceName() = default;
  Kind kind_ = Kind::kDns;
  uint8_t size_ = 0;
  std::array<char, kMaxDnsNameSize> text_{};
  IpAddress ip_;
};

}  // namespace lockstep::x509

#endif  // X509_REFERENCE_NAME_H_
