// Private keys, written as PKCS #8 (RFC 5958).
#ifndef X509_PRIVATE_KEY_WRITER_H_
#define X509_PRIVATE_KEY_WRITER_H_

#include "crypto/signature/private_keys.h"
#include "crypto/signature/signature.h"
#include "x509/secret_bytes.h"

namespace lockstep::x509 {

// Each writes a PKCS #8 PrivateKeyInfo (version 1) from generated numbers. `algorithm`: the curve;
// for RSA, kRsa or kRsaPss.
SecretBytes WritePkcs8(crypto::KeyAlgorithm algorithm, const crypto::EcScalar& scalar);
SecretBytes WritePkcs8(const crypto::Ed25519Seed& seed);
SecretBytes WritePkcs8(crypto::KeyAlgorithm algorithm, const crypto::RsaPrivateNumbers& numbers);

}  // namespace lockstep::x509

#endif  // X509_PRIVATE_KEY_WRITER_H_
