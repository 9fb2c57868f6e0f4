#include "x509/signed_writer.h"

#include <algorithm>

#include "crypto/signature/rsa_pkcs1_sign.h"
#include "x509/algorithm_writer.h"

namespace lockstep::x509 {
namespace {

SignatureScheme SchemeOf(const Issuer& issuer) {
  if (issuer.scheme) return *issuer.scheme;
  if (issuer.key->public_key().algorithm == crypto::KeyAlgorithm::kRsa)
    return SignatureScheme::kRsaPkcs1Sha256;
  return issuer.key->schemes().front();
}

Result<std::vector<uint8_t>> Sign(const Issuer& issuer, SignatureScheme scheme,
                                  crypto::SignatureAlgorithm algorithm, Bytes message,
                                  crypto::Random& random) {
  if (crypto::IsCertificateOnly(scheme))
    return crypto::SignRsaPkcs1(*issuer.key, algorithm, message, random);
  if (std::ranges::find(issuer.key->schemes(), scheme) == issuer.key->schemes().end())
    return Error{Reason::kUnsupportedAlgorithm};
  return issuer.key->Sign(scheme, message, random);
}

}  // namespace

Result<std::vector<uint8_t>> WriteSigned(const SignedParts& parts, const Issuer& issuer,
                                         crypto::Random& random) {
  if (issuer.key == nullptr) return Error{Reason::kInvalidArgument};
  const SignatureScheme scheme = SchemeOf(issuer);
  const auto signature_parts = crypto::PartsOf(scheme);
  if (!signature_parts) return Error{Reason::kUnsupportedAlgorithm};
  const std::vector<uint8_t> tbs = parts.write_tbs(signature_parts->algorithm);
  LOCKSTEP_ASSIGN(std::vector<uint8_t> signature,
                  Sign(issuer, scheme, signature_parts->algorithm, tbs, random));
  if (parts.corrupt_signature && !signature.empty()) signature.back() ^= 1;
  der::Writer writer;
  writer.Sequence([&] {
    writer.Raw(tbs);
    WriteSignatureAlgorithm(signature_parts->algorithm, writer);
    writer.BitString(signature);
    writer.Raw(parts.after);
  });
  return writer.Take();
}

}  // namespace lockstep::x509
