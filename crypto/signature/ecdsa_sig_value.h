// Ecdsa-Sig-Value (RFC 5480 section 2.2.3 calls it ECDSA-Sig-Value): SEQUENCE { r INTEGER, s
// INTEGER }, in DER only, as RFC 9846 section 4.3.3 asks for.
#ifndef CRYPTO_SIGNATURE_ECDSA_SIG_VALUE_H_
#define CRYPTO_SIGNATURE_ECDSA_SIG_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace lockstep::crypto {

// Tag and two length bytes, then twice tag, length byte and the 66 bytes of a number on P-521.
inline constexpr size_t kMaxEcdsaSigValueSize = 3 + 2 * (2 + 66);

// Big-endian and without leading zeros: zero is empty. Not yet held against the curve's order.
struct EcdsaSigValue {
  Bytes r, s;
};

// ParseEcdsaSigValue borrows from `der`. Anything but the one DER encoding of two integers that are
// not negative is kInvalidSignature.
Result<EcdsaSigValue> ParseEcdsaSigValue(Bytes der);

// EncodeEcdsaSigValue takes big-endian numbers of up to 66 bytes, leading zeros allowed.
std::vector<uint8_t> EncodeEcdsaSigValue(Bytes r, Bytes s);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_ECDSA_SIG_VALUE_H_
