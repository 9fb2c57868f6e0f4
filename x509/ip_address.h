// IpAddress: an IPv4 or IPv6 address, in text and in certificates.
#ifndef X509_IP_ADDRESS_H_
#define X509_IP_ADDRESS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"

namespace lockstep::x509 {

class IpAddress {
 public:
  IpAddress() = default;
  // Parse takes dotted decimal with four parts without leading zeros, or the IPv6 forms of RFC 4291
  // section 2.2 without zone. Nothing else.
  static std::optional<IpAddress> Parse(std::string_view text);
  // FromBytes takes 4 or 16 bytes in network order.
  static std::optional<IpAddress> FromBytes(Bytes bytes);

  // 4 or 16 bytes in network order; none for a default-made address.
  [[nodiscard]] Bytes bytes() const { return {bytes_.data(), size_}; }
  // RFC 5952 for IPv6.
  [[nodiscard]] std::string ToString() const;

 private:
  std::array<uint8_t, 16> bytes_{};
  uint8_t size_ = 0;
};

}  // namespace lockstep::x509

#endif  // X509_IP_ADDRESS_H_
