#include "crypto/signature/rsa2048/testing/test_keys.h"

#include <cryptopp/integer.h>
#include <cryptopp/nbtheory.h>
#include <cryptopp/rng.h>

#include <array>

#include "crypto/base/bytes.h"

namespace lockstep::crypto::rsa2048 {
namespace {

using CryptoPP::Integer;

Integer ToInteger(Bytes bytes) { return Integer(bytes.data(), bytes.size()); }

std::vector<uint8_t> ToBytes(const Integer& number) {
  std::vector<uint8_t> bytes(number.MinEncodedSize());
  number.Encode(bytes.data(), bytes.size());
  return bytes;
}

template <size_t kMax>
void Assign(Secret<kMax>& secret, const Integer& number) {
  secret = Secret<kMax>::CopyOf(ToBytes(number));
}

RsaPrivateNumbers FromPrimes(const Integer& p, const Integer& q, const Integer& e) {
  const Integer d = e.InverseMod((p - 1) * (q - 1));
  RsaPrivateNumbers numbers;
  numbers.modulus = ToBytes(p * q);
  numbers.public_exponent = ToBytes(e);
  Assign(numbers.private_exponent, d);
  Assign(numbers.prime1, p);
  Assign(numbers.prime2, q);
  Assign(numbers.exponent1, d % (p - 1));
  Assign(numbers.exponent2, d % (q - 1));
  Assign(numbers.coefficient, q.InverseMod(p));
  return numbers;
}

// Odd, so many bits, the highest two of them 1, and e has an inverse modulo it less 1.
Integer MakePrime(CryptoPP::RandomNumberGenerator& random, unsigned bits, const Integer& e) {
  const Integer least = Integer::Power2(bits - 1) + Integer::Power2(bits - 2);
  for (;;) {
    const Integer prime(random, least, Integer::Power2(bits) - 1, Integer::PRIME);
    if (GCD(prime - 1, e) == Integer::One()) return prime;
  }
}

}  // namespace

RsaPrivateNumbers MakeTestNumbers(uint32_t seed, uint64_t exponent, size_t longer) {
  CryptoPP::LC_RNG random(seed);
  std::array<uint8_t, 8> bytes;
  for (size_t i = 0; i < 8; ++i) bytes[i] = static_cast<uint8_t>(exponent >> (56 - 8 * i));
  const Integer e = ToInteger(bytes);
  const auto difference = static_cast<unsigned>(longer);
  const Integer p = MakePrime(random, 1024 + difference, e);
  return FromPrimes(p, MakePrime(random, 1024 - difference, e), e);
}

RsaPrivateNumbers Swapped(const RsaPrivateNumbers& numbers) {
  return FromPrimes(ToInteger(numbers.prime2.Expose()), ToInteger(numbers.prime1.Expose()),
                    ToInteger(numbers.public_exponent));
}

}  // namespace lockstep::crypto::rsa2048
