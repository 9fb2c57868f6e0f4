// Identifier octets of DER (X.690 section 8.1.2) as X.509 uses them: tag numbers below 31 only.
#ifndef X509_DER_TAG_H_
#define X509_DER_TAG_H_

#include <cstdint>

namespace lockstep::x509::der {

// The whole identifier octet: class, constructed bit and number. Any other octet may arrive; those
// of the long form (number 31) are refused by the reader.
enum class Tag : uint8_t {
  kBoolean = 0x01,
  kInteger = 0x02,
  kBitString = 0x03,
  kOctetString = 0x04,
  kNull = 0x05,
  kObjectIdentifier = 0x06,
  kEnumerated = 0x0a,
  kUtf8String = 0x0c,
  kPrintableString = 0x13,
  kTeletexString = 0x14,
  kIa5String = 0x16,
  kUtcTime = 0x17,
  kGeneralizedTime = 0x18,
  kVisibleString = 0x1a,
  kUniversalString = 0x1c,
  kBmpString = 0x1e,
  kSequence = 0x30,
  kSet = 0x31,
};

// [number] IMPLICIT of a primitive type.
constexpr Tag ContextPrimitive(uint8_t number) { return static_cast<Tag>(0x80 | number); }
// [number] EXPLICIT, or IMPLICIT of a constructed type.
constexpr Tag ContextConstructed(uint8_t number) { return static_cast<Tag>(0xa0 | number); }

}  // namespace lockstep::x509::der

#endif  // X509_DER_TAG_H_
