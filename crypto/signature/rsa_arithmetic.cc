#include "crypto/signature/rsa_arithmetic.h"

#include <cryptopp/integer.h>
#include <cryptopp/nbtheory.h>
#include <cryptopp/rsa.h>

#include <bit>

#include "crypto/library/big_integers.h"

namespace lockstep::crypto {
namespace {

using CryptoPP::Integer;

constexpr int kPublicExponent = 65537;

Integer ToInteger(Bytes bytes) { return Integer(bytes.data(), bytes.size()); }

std::vector<uint8_t> ToBytes(const Integer& number) {
  std::vector<uint8_t> bytes(number.MinEncodedSize());
  number.Encode(bytes.data(), bytes.size());
  return bytes;
}

template <size_t kMax>
void Assign(Secret<kMax>& secret, const Integer& number) {
  secret = Secret<kMax>(number.MinEncodedSize());
  number.Encode(secret.Mutable().data(), secret.size());
}

// Crypto++'s view of a connection's generator. Its own generators are never used.
class RandomAdapter final : public CryptoPP::RandomNumberGenerator {
 public:
  explicit RandomAdapter(Random& random) : random_(random) {}
  void GenerateBlock(CryptoPP::byte* output, size_t size) override { random_.Fill({output, size}); }

 private:
  Random& random_;
};

// A number from 1 to n - 1, drawn with 64 bits more than n has, so that the remainder shows no
// bias. It has an inverse unless p or q divides it, which nobody will see happen.
Integer RandomUnit(const Integer& n, Random& random) {
  Secret<RsaPrivateNumbers::kMaxSize + 8> bytes(n.ByteCount() + 8);
  random.Fill(bytes.Mutable());
  return ToInteger(bytes.Expose()) % (n - Integer::One()) + Integer::One();
}

// base ^ exponent mod prime, with a random multiple of prime - 1 added to the exponent: the power
// is the same, the exponent that is walked through another one each time.
Integer MaskedPower(const Integer& base, const Integer& exponent, const Integer& prime,
                    Random& random) {
  Secret<8> multiple(8);
  random.Fill(multiple.Mutable());
  multiple.Mutable()[0] |= 0x80;  // so that the length stays the same
  const Integer masked = exponent + ToInteger(multiple.Expose()) * (prime - Integer::One());
  return a_exp_b_mod_c(base % prime, masked, prime);
}

}  // namespace

size_t BitLength(Bytes number) {
  for (size_t i = 0; i < number.size(); ++i)
    if (number[i] != 0)
      return 8 * (number.size() - i - 1) + static_cast<size_t>(std::bit_width(number[i]));
  return 0;
}

Status RsaPublicOperation(Bytes modulus, Bytes exponent, Bytes input, MutableBytes output) {
  return WithBigIntegers([&]() -> Status {
    const Integer n = ToInteger(modulus);
    const Integer number = ToInteger(input);
    if (number >= n) return Error{Reason::kInvalidSignature};
    a_exp_b_mod_c(number, ToInteger(exponent), n).Encode(output.data(), output.size());
    return {};
  });
}

Status RsaPrivateOperation(const RsaPrivateNumbers& numbers, Bytes input, Random& random,
                           MutableBytes output) {
  return WithBigIntegers([&]() -> Status {
    const Integer n = ToInteger(numbers.modulus);
    const Integer e = ToInteger(numbers.public_exponent);
    const Integer p = ToInteger(numbers.prime1.Expose());
    const Integer q = ToInteger(numbers.prime2.Expose());
    const Integer number = ToInteger(input);
    const Integer mask = RandomUnit(n, random);
    const Integer masked = a_times_b_mod_c(number, a_exp_b_mod_c(mask, e, n), n);
    const Integer p_half = MaskedPower(masked, ToInteger(numbers.exponent1.Expose()), p, random);
    const Integer q_half = MaskedPower(masked, ToInteger(numbers.exponent2.Expose()), q, random);
    // RFC 8017 section 5.1.2, step 2.b; p q keeps the difference positive.
    const Integer difference = (p_half + p * q - q_half) % p;
    const Integer h = a_times_b_mod_c(difference, ToInteger(numbers.coefficient.Expose()), p);
    const Integer result = a_times_b_mod_c(q_half + q * h, mask.InverseMod(n), n);
    if (a_exp_b_mod_c(result, e, n) != number) return Error{Reason::kSignatureSelfCheckFailed};
    result.Encode(output.data(), output.size());
    return {};
  });
}

Status CheckRsaNumbers(const RsaPrivateNumbers& numbers) {
  return WithBigIntegers([&]() -> Status {
    const Integer n = ToInteger(numbers.modulus);
    const Integer e = ToInteger(numbers.public_exponent);
    const Integer d = ToInteger(numbers.private_exponent.Expose());
    const Integer p = ToInteger(numbers.prime1.Expose());
    const Integer q = ToInteger(numbers.prime2.Expose());
    const Integer dp = ToInteger(numbers.exponent1.Expose());
    const Integer dq = ToInteger(numbers.exponent2.Expose());
    const Integer u = ToInteger(numbers.coefficient.Expose());
    const Integer one = Integer::One();
    const bool in_range = p.IsOdd() && q.IsOdd() && p > one && q > one && p != q && d < n;
    if (!in_range) return Error{Reason::kInvalidPrivateKey};
    const bool consistent = p * q == n && e * dp % (p - one) == one && e * dq % (q - one) == one &&
                            d % (p - one) == dp && d % (q - one) == dq && u < p && u * q % p == one;
    if (!consistent) return Error{Reason::kInvalidPrivateKey};
    return {};
  });
}

Result<RsaPrivateNumbers> GenerateRsa(size_t modulus_bits, Random& random) {
  return WithBigIntegers([&]() -> Result<RsaPrivateNumbers> {
    RandomAdapter adapter(random);
    CryptoPP::InvertibleRSAFunction key;
    key.GenerateRandom(adapter, CryptoPP::MakeParameters(CryptoPP::Name::ModulusSize(),
                                                         static_cast<int>(modulus_bits))(
                                    CryptoPP::Name::PublicExponent(), Integer(kPublicExponent)));
    RsaPrivateNumbers numbers;
    numbers.modulus = ToBytes(key.GetModulus());
    numbers.public_exponent = ToBytes(key.GetPublicExponent());
    Assign(numbers.private_exponent, key.GetPrivateExponent());
    Assign(numbers.prime1, key.GetPrime1());
    Assign(numbers.prime2, key.GetPrime2());
    Assign(numbers.exponent1, key.GetModPrime1PrivateExponent());
    Assign(numbers.exponent2, key.GetModPrime2PrivateExponent());
    Assign(numbers.coefficient, key.GetMultiplicativeInverseOfPrime2ModPrime1());
    return numbers;
  });
}

}  // namespace lockstep::crypto
