#include "crypto/signature/testing/rsa_test_key.h"

#include <cstdlib>

#include "crypto/signature/rsa.h"
#include "crypto/signature/rsa_key.h"

namespace lockstep::crypto {
namespace {

template <SignatureAlgorithm kAlgorithm>
constexpr SignatureVerifier kRow = {
    kAlgorithm, "RSA for tests", [](const PublicKey& key, Bytes message, Bytes signature) {
      return VerifyRsa(kAlgorithm, kMinTestRsaModulusBits, key, message, signature);
    }};

constexpr const SignatureVerifier* kRows[] = {
    &kRow<SignatureAlgorithm::kRsaPssSha256>,   &kRow<SignatureAlgorithm::kRsaPssSha384>,
    &kRow<SignatureAlgorithm::kRsaPssSha512>,   &kRow<SignatureAlgorithm::kRsaPkcs1Sha256>,
    &kRow<SignatureAlgorithm::kRsaPkcs1Sha384>, &kRow<SignatureAlgorithm::kRsaPkcs1Sha512>};

}  // namespace

Result<std::shared_ptr<const SigningKey>> MakeRsaTestKey(KeyAlgorithm algorithm,
                                                         const RsaPrivateNumbers& numbers) {
  return RsaKey::Create(algorithm, numbers, kMinTestRsaModulusBits);
}

const SignatureVerifier* RsaTestVerifier(SignatureAlgorithm algorithm) {
  for (const SignatureVerifier* row : kRows)
    if (row->algorithm == algorithm) return row;
  std::abort();
}

}  // namespace lockstep::crypto
