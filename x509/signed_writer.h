// What certificates, CRLs and OCSP responses are alike in when they are issued: a signer, and a
// structure that is signed.
#ifndef X509_SIGNED_WRITER_H_
#define X509_SIGNED_WRITER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/code_points.h"
#include "crypto/base/result.h"
#include "crypto/random.h"
#include "crypto/signature/signature.h"
#include "x509/der/writer.h"

namespace lockstep::x509 {

// Who signs. Borrowed for the call.
struct Issuer {
  Bytes name;  // DER Name
  const crypto::SigningKey* key = nullptr;
  // How; nothing: the key's first choice, and for kRsa keys PKCS#1 v1.5 with SHA-256, which every
  // reader of certificates understands.
  std::optional<SignatureScheme> scheme = std::nullopt;
};

struct SignedParts {
  // Returns the DER of what is signed, which may name the algorithm.
  std::function<std::vector<uint8_t>(crypto::SignatureAlgorithm)> write_tbs;
  // Elements after the signature, DER; empty: none.
  std::vector<uint8_t> after = {};
  bool corrupt_signature = false;
};

// WriteSigned returns SEQUENCE { tbs, AlgorithmIdentifier, BIT STRING, after }. Errors as
// IssueCertificate (issue.h). May throw std::bad_alloc.
Result<std::vector<uint8_t>> WriteSigned(const SignedParts& parts, const Issuer& issuer,
                                         crypto::Random& random);

}  // namespace lockstep::x509

#endif  // X509_SIGNED_WRITER_H_
