#include "crypto/signature/rsa_pkcs1_sign.h"

#include <optional>

#include "crypto/signature/rsa.h"
#include "crypto/signature/rsa_key.h"

namespace lockstep::crypto {

Result<std::vector<uint8_t>> SignRsaPkcs1(const SigningKey& key, SignatureAlgorithm algorithm,
                                          Bytes message, Random& random) {
  const auto* rsa_key = dynamic_cast<const RsaKey*>(&key);
  const std::optional<RsaParts> parts = RsaPartsOf(algorithm);
  if (rsa_key == nullptr || !parts || parts->is_pss) return Error{Reason::kUnsupportedAlgorithm};
  return rsa_key->SignWith(algorithm, message, random);
}

}  // namespace lockstep::crypto
