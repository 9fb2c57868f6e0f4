// RSA's three operations on numbers, by Crypto++: crypto/README.md says what that means for timing.
// Numbers are big-endian bytes.
#ifndef CRYPTO_SIGNATURE_RSA_ARITHMETIC_H_
#define CRYPTO_SIGNATURE_RSA_ARITHMETIC_H_

#include <cstddef>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/random.h"
#include "crypto/signature/rsa_private_numbers.h"

namespace lockstep::crypto {

// No function throws. All of them fail with kOutOfMemory or kLibraryFailure besides what they say.

// BitLength returns the number of bits without leading zeros.
size_t BitLength(Bytes number);

// RsaPublicOperation writes input ^ exponent mod modulus to `output`, as long as the modulus. The
// modulus is odd. An input that is not below the modulus is kInvalidSignature (RFC 8017 section
// 5.2.2, step 1).
Status RsaPublicOperation(Bytes modulus, Bytes exponent, Bytes input, MutableBytes output);

// RsaPrivateOperation writes input ^ d mod n to `output`, as long as the modulus; the input is
// below it. Works by the two primes, with base and exponents blinded from `random`, and checks the
// result by the public operation, so that a fault in one half does not give away the primes:
// kSignatureSelfCheckFailed.
Status RsaPrivateOperation(const RsaPrivateNumbers& numbers, Bytes input, Random& random,
                           MutableBytes output);

// CheckRsaNumbers says whether the numbers belong together: n = p q, e d = 1 modulo p - 1 and q -
// 1, and the three that save work follow from them: else kInvalidPrivateKey. That p and q are prime
// is not checked: were they not, signatures would fail their self-check.
Status CheckRsaNumbers(const RsaPrivateNumbers& numbers);

// GenerateRsa makes a key of exactly `modulus_bits`, even and at least 1024.
Result<RsaPrivateNumbers> GenerateRsa(size_t modulus_bits, Random& random);

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_RSA_ARITHMETIC_H_
