// SHA-1 as OCSP names issuers with it (RFC 6960 section 4.1.1, RFC 5019 section 2.1.1): a label to
// look things up by, of which collision resistance is not asked. Nothing is trusted for its sake:
// it is no row of the provider, and no signature is made or verified over it.
#ifndef CRYPTO_HASH_SHA1_IDENTIFIER_H_
#define CRYPTO_HASH_SHA1_IDENTIFIER_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/base/bytes.h"

namespace lockstep::crypto {

inline constexpr size_t kSha1IdentifierSize = 20;
using Sha1Identifier = std::array<uint8_t, kSha1IdentifierSize>;

// Total; allocates nothing.
Sha1Identifier Sha1IdentifierOf(Bytes data);

}  // namespace lockstep::crypto

#endif  // CRYPTO_HASH_SHA1_IDENTIFIER_H_
