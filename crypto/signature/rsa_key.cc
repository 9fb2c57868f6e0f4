#include "crypto/signature/rsa_key.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "crypto/hash/hash.h"
#include "crypto/library/exceptions.h"
#include "crypto/signature/rsa.h"
#include "crypto/signature/rsa_arithmetic.h"
#include "crypto/signature/rsa_encoding.h"
#include "crypto/signature/self_check.h"

namespace lockstep::crypto {
namespace {

// By length of the hash, so that a short modulus has the first of them.
constexpr SignatureScheme kRsaeSchemes[] = {SignatureScheme::kRsaPssRsaeSha256,
                                            SignatureScheme::kRsaPssRsaeSha384,
                                            SignatureScheme::kRsaPssRsaeSha512};
constexpr SignatureScheme kPssSchemes[] = {SignatureScheme::kRsaPssPssSha256,
                                           SignatureScheme::kRsaPssPssSha384,
                                           SignatureScheme::kRsaPssPssSha512};

std::span<const SignatureScheme> SchemesOf(KeyAlgorithm algorithm, size_t modulus_bits) {
  const std::span all(algorithm == KeyAlgorithm::kRsa ? kRsaeSchemes : kPssSchemes);
  const auto fits = [&](SignatureScheme scheme) {
    const size_t digest_size = RsaPartsOf(PartsOf(scheme)->algorithm)->hash->digest_size;
    return (modulus_bits - 1 + 7) / 8 >= 2 * digest_size + 2;  // RFC 8017 section 9.1.1, step 3
  };
  return all.first(static_cast<size_t>(std::ranges::count_if(all, fits)));
}

RsaPrivateNumbers CopyOf(const RsaPrivateNumbers& numbers) {
  const auto copy = []<size_t kMax>(const Secret<kMax>& secret) {
    return Secret<kMax>::CopyOf(secret.Expose());
  };
  return {numbers.modulus,         numbers.public_exponent,  copy(numbers.private_exponent),
          copy(numbers.prime1),    copy(numbers.prime2),     copy(numbers.exponent1),
          copy(numbers.exponent2), copy(numbers.coefficient)};
}

// The number to sign (RFC 8017 sections 8.1.1 and 8.2.1, step 1).
Status Encode(const RsaParts& parts, Bytes message, size_t modulus_bits, Random& random,
              MutableBytes block) {
  const HashValue digest = Digest(*parts.hash, message);
  if (!parts.is_pss) return EncodePkcs1(*parts.hash, digest.Expose(), block);
  HashValue salt(parts.hash->digest_size);
  random.Fill(salt.Mutable());
  return EncodePss(*parts.hash, digest.Expose(), salt.Expose(), modulus_bits, block);
}

}  // namespace

RsaKey::RsaKey(KeyAlgorithm algorithm, const RsaPrivateNumbers& numbers, size_t min_modulus_bits,
               std::unique_ptr<const rsa2048::Key> rsa2048_key)
    : algorithm_(algorithm),
      numbers_(CopyOf(numbers)),
      min_modulus_bits_(min_modulus_bits),
      schemes_(SchemesOf(algorithm, BitLength(numbers.modulus))),
      rsa2048_key_(std::move(rsa2048_key)) {}

Result<std::shared_ptr<const RsaKey>> RsaKey::Create(KeyAlgorithm algorithm,
                                                     const RsaPrivateNumbers& numbers,
                                                     size_t min_modulus_bits) {
  if (algorithm != KeyAlgorithm::kRsa && algorithm != KeyAlgorithm::kRsaPss)
    return Error{Reason::kInvalidArgument};
  const PublicKey public_key = {algorithm, numbers.modulus, numbers.public_exponent};
  if (!CheckRsaPublicKey(public_key, min_modulus_bits).has_value())
    return Error{Reason::kInvalidPrivateKey};
  LOCKSTEP_TRY(CheckRsaNumbers(numbers));
  LOCKSTEP_ASSIGN(std::unique_ptr<const rsa2048::Key> rsa2048_key, rsa2048::Key::Create(numbers));
  return CatchAll([&]() -> Result<std::shared_ptr<const RsaKey>> {
    return std::shared_ptr<const RsaKey>(
        new RsaKey(algorithm, numbers, min_modulus_bits, std::move(rsa2048_key)));
  });
}

Result<std::vector<uint8_t>> RsaKey::Sign(SignatureScheme scheme, Bytes message,
                                          Random& random) const {
  const std::optional<SchemeParts> parts = PartsOf(scheme);
  if (!parts || std::ranges::find(schemes_, scheme) == schemes_.end())
    return Error{Reason::kUnsupportedAlgorithm};
  return SignWith(parts->algorithm, message, random);
}

Result<std::vector<uint8_t>> RsaKey::SignWith(SignatureAlgorithm algorithm, Bytes message,
                                              Random& random) const {
  const std::optional<RsaParts> parts = RsaPartsOf(algorithm);
  if (!parts || (algorithm_ == KeyAlgorithm::kRsaPss && !parts->is_pss))
    return Error{Reason::kUnsupportedAlgorithm};
  return CatchAll([&]() -> Result<std::vector<uint8_t>> {
    std::vector<uint8_t> block(numbers_.modulus.size());
    LOCKSTEP_TRY(Encode(*parts, message, BitLength(numbers_.modulus), random, block));
    std::vector<uint8_t> signature(block.size());
    // A generator of its own, so that what `random` yields afterwards does not depend on how much
    // the blinding on this processor takes: a recording has to replay on another one.
    Random blinding = random.Fork();
    LOCKSTEP_TRY(SignNumber(algorithm, message, block, blinding, signature));
    return signature;
  });
}

Status RsaKey::SignNumber(SignatureAlgorithm algorithm, Bytes message, Bytes number, Random& random,
                          MutableBytes signature) const {
  if (rsa2048_key_ != nullptr) return rsa2048_key_->PrivateOperation(number, random, signature);
  LOCKSTEP_TRY(RsaPrivateOperation(numbers_, number, random, signature));
  return SelfCheck(VerifyRsa(algorithm, min_modulus_bits_, public_key(), message, signature));
}

}  // namespace lockstep::crypto
