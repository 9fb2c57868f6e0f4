// Fresh private keys, ready to sign and ready to be written to a file.
#ifndef X509_GENERATE_KEY_H_
#define X509_GENERATE_KEY_H_

#include <cstddef>

#include "crypto/base/result.h"
#include "crypto/random.h"
#include "crypto/signature/signature.h"
#include "x509/private_key.h"
#include "x509/secret_bytes.h"

namespace lockstep::x509 {

struct GeneratedKey {
  PrivateKey key;
  SecretBytes pkcs8;  // DER; WritePem(kPemPrivateKey, pkcs8) makes a file of it
};

// GenerateKey makes a key of any algorithm. `rsa_bits` counts for RSA only.
Result<GeneratedKey> GenerateKey(crypto::KeyAlgorithm algorithm, crypto::Random& random,
                                 size_t rsa_bits = crypto::kMinRsaModulusBits);

}  // namespace lockstep::x509

#endif  // X509_GENERATE_KEY_H_
