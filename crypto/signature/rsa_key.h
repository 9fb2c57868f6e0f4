// RsaKey: an RSA private key, with what private_keys.h does not show.
#ifndef CRYPTO_SIGNATURE_RSA_KEY_H_
#define CRYPTO_SIGNATURE_RSA_KEY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/random.h"
#include "crypto/signature/rsa2048/key.h"
#include "crypto/signature/rsa_private_numbers.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

class RsaKey final : public SigningKey {
 public:
  // kInvalidPrivateKey where the numbers do not belong together, or where a verifier with this
  // lower bound would refuse the public half; kInvalidArgument where `algorithm` is not an RSA one.
  static Result<std::shared_ptr<const RsaKey>> Create(KeyAlgorithm algorithm,
                                                      const RsaPrivateNumbers& numbers,
                                                      size_t min_modulus_bits);

  [[nodiscard]] PublicKey public_key() const override {
    return {algorithm_, numbers_.modulus, numbers_.public_exponent};
  }
  [[nodiscard]] std::span<const SignatureScheme> schemes() const override { return schemes_; }
  [[nodiscard]] Result<std::vector<uint8_t>> Sign(SignatureScheme scheme, Bytes message,
                                                  Random& random) const override;
  // Signs with any RSA algorithm, also those that no TLS scheme of this key names:
  // kUnsupportedAlgorithm where the key is for PSS only.
  [[nodiscard]] Result<std::vector<uint8_t>> SignWith(SignatureAlgorithm algorithm, Bytes message,
                                                      Random& random) const;

 private:
  RsaKey(KeyAlgorithm algorithm, const RsaPrivateNumbers& numbers, size_t min_modulus_bits,
         std::unique_ptr<const rsa2048::Key> rsa2048_key);

  // The number's power, checked.
  Status SignNumber(SignatureAlgorithm algorithm, Bytes message, Bytes number, Random& random,
                    MutableBytes signature) const;

  const KeyAlgorithm algorithm_;
  const RsaPrivateNumbers numbers_;
  const size_t min_modulus_bits_;
  const std::span<const SignatureScheme> schemes_;
  const std::unique_ptr<const rsa2048::Key> rsa2048_key_;  // null: by Crypto++
};

}  // namespace lockstep::crypto

#endif  // CRYPTO_SIGNATURE_RSA_KEY_H_
