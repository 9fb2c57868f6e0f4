// A CA and certificates whose keys are the default provider's, for tests of what the fake ones
// cannot show. The same in each run.
#ifndef TLS_TESTING_REAL_PKI_H_
#define TLS_TESTING_REAL_PKI_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "crypto/curve/curve.h"
#include "crypto/random.h"
#include "crypto/signature/signature.h"
#include "x509/private_key.h"
#include "x509/secret_bytes.h"
#include "x509/trust_store.h"

namespace lockstep::testing {

// A chain of one certificate with its key.
struct RealIdentity {
  crypto::KeyAlgorithm algorithm;
  std::vector<uint8_t> certificate;  // DER
  std::string certificate_pem;
  std::string key_pem;
  x509::SecretBytes pkcs8;
  crypto::EcScalar scalar;  // empty where it is no key of ECDSA
};

class RealPki {
 public:
  RealPki();
  // A server's, for kServerName, or a client's, valid around kNow. RSA: 2048 bits.
  RealIdentity Issue(crypto::KeyAlgorithm algorithm, bool to_client = false);
  std::shared_ptr<const x509::TrustStore> trust_store() const { return trust_store_; }

 private:
  crypto::Random random_;
  x509::PrivateKey ca_key_;
  std::shared_ptr<const x509::TrustStore> trust_store_;
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_REAL_PKI_H_
