// Private keys from files: PKCS #8 (RFC 5958), SEC 1 (RFC 5915), PKCS #1 (RFC 8017 A.1.2). What is
// copied on the way is wiped.
#ifndef X509_PRIVATE_KEY_H_
#define X509_PRIVATE_KEY_H_

#include <memory>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/signature/signature.h"

namespace lockstep::x509 {

using PrivateKey = std::shared_ptr<const crypto::SigningKey>;

// ParsePrivateKeyPem reads the first private key of a PEM text, whichever of the forms it has;
// other blocks (certificates, EC parameters) are passed over. kPemMissing without one,
// kEncryptedPrivateKey for an encrypted one.
Result<PrivateKey> ParsePrivateKeyPem(std::string_view pem);

// Each parses one DER form. kUnsupportedPrivateKey for other algorithms and curves (and for RSA-PSS
// keys whose parameters bind a hash), kInvalidPrivateKey for numbers that are wrong or do not fit
// the public key beside them, or parameters that the algorithm has not, else what the DER reader
// says.
Result<PrivateKey> ParsePkcs8PrivateKey(Bytes der);  // OneAsymmetricKey, versions 1 and 2
Result<PrivateKey> ParseSec1PrivateKey(Bytes der);   // ECPrivateKey with its curve
Result<PrivateKey> ParsePkcs1PrivateKey(Bytes der);  // RSAPrivateKey with two primes

}  // namespace lockstep::x509

#endif  // X509_PRIVATE_KEY_H_
