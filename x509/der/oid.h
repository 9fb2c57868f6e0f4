// Object identifiers: made from their numbers at compile time, printed as numbers.
#ifndef X509_DER_OID_H_
#define X509_DER_OID_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "crypto/base/bytes.h"

namespace lockstep::x509::der {

// The base-128 length of one number (X.690 8.19.2).
constexpr size_t OidNumberSize(uint64_t number) {
  size_t size = 1;
  while ((number >>= 7) != 0) ++size;
  return size;
}

// Oid<1, 2, 840, ...>() is the content of an OBJECT IDENTIFIER, without tag and length.
template <uint64_t kFirst, uint64_t kSecond, uint64_t... kRest>
consteval auto Oid() {
  static_assert(kFirst <= 2 && (kFirst == 2 || kSecond < 40));
  constexpr uint64_t kNumbers[] = {kFirst * 40 + kSecond, kRest...};
  std::array<uint8_t, (OidNumberSize(kFirst * 40 + kSecond) + ... + OidNumberSize(kRest))> out{};
  size_t position = 0;
  for (const uint64_t number : kNumbers) {
    for (size_t i = OidNumberSize(number); i-- > 0;) {
      const uint8_t more = i == 0 ? 0 : 0x80;
      out[position++] = static_cast<uint8_t>((number >> (7 * i) & 0x7f) | more);
    }
  }
  return out;
}

// Whether this can be the content of an OBJECT IDENTIFIER (X.690 8.19): base-128 groups without
// leading zeros, the last one ended.
bool IsObjectIdentifier(Bytes content);

// The longest text, about: real identifiers have up to some 40 characters.
inline constexpr size_t kMaxOidText = 128;

// OidToString prints the content of an OBJECT IDENTIFIER as "1.2.840.113549"; "(malformed)" for
// what is none, or has a number of more than 63 bits. What is longer than kMaxOidText is cut and
// ends in "...": a certificate may hold one of 100 KB, and a search prints it again and again.
std::string OidToString(Bytes content);

}  // namespace lockstep::x509::der

#endif  // X509_DER_OID_H_
