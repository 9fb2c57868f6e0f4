// What the targets that verify chains share: signatures that are good where their last byte says
// so, so that the search gets anywhere.
#ifndef FUZZ_X509_FUZZ_PROVIDER_H_
#define FUZZ_X509_FUZZ_PROVIDER_H_

#include "crypto/base/bytes.h"
#include "crypto/hash/sha2.h"
#include "crypto/provider.h"
#include "x509/verifier.h"

namespace lockstep::x509 {

inline constexpr Time kNow = 1795249800;

inline Status FakeVerify(const crypto::PublicKey&, Bytes, Bytes signature) {
  if (!signature.empty() && signature.back() % 4 == 3) return Error{Reason::kInvalidSignature};
  return {};
}

inline const crypto::Provider& FuzzProvider() {
  using crypto::SignatureAlgorithm;
  static constexpr crypto::SignatureVerifier kEcdsa = {SignatureAlgorithm::kEcdsaSha256, "fuzz",
                                                       FakeVerify};
  static constexpr crypto::SignatureVerifier kEd25519 = {SignatureAlgorithm::kEd25519, "fuzz",
                                                         FakeVerify};
  static constexpr const crypto::SignatureVerifier* kVerifiers[] = {&kEcdsa, &kEd25519};
  static constexpr const crypto::Hash* kHashes[] = {&crypto::kSha256};
  static constexpr crypto::Provider kProvider = {{}, {}, kVerifiers, kHashes, nullptr};
  return kProvider;
}

}  // namespace lockstep::x509

#endif  // FUZZ_X509_FUZZ_PROVIDER_H_
