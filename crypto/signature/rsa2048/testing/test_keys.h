// Keys of RSA-2048 of every kind, by Crypto++.
#ifndef CRYPTO_SIGNATURE_RSA2048_TESTING_TEST_KEYS_H_
#define CRYPTO_SIGNATURE_RSA2048_TESTING_TEST_KEYS_H_

#include <cstddef>
#include <cstdint>

#include "crypto/signature/rsa_private_numbers.h"

namespace lockstep::crypto::rsa2048 {

// A key whose modulus has 2048 bits, from two primes of 1024 bits, or one so much longer and one so
// much shorter.
RsaPrivateNumbers MakeTestNumbers(uint32_t seed, uint64_t exponent = 65537, size_t longer = 0);

// The same key with its primes the other way round.
RsaPrivateNumbers Swapped(const RsaPrivateNumbers& numbers);

}  // namespace lockstep::crypto::rsa2048

#endif  // CRYPTO_SIGNATURE_RSA2048_TESTING_TEST_KEYS_H_
