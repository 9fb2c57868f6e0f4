// A client's certificate for interop tests, with the CA that signed it, as files and as what this
// engine reads.
#ifndef INTEROP_TESTING_CLIENT_PKI_H_
#define INTEROP_TESTING_CLIENT_PKI_H_

#include <memory>
#include <string>

#include "crypto/signature/signature.h"
#include "tls/tls.h"
#include "x509/trust_store.h"

namespace lockstep::interop {

struct ClientPki {
  std::string ca_path;
  std::string certificate_path;
  std::string key_path;
  std::shared_ptr<const x509::TrustStore> trust_store;
  std::shared_ptr<const Credential> credential;
};

// Made once a test program, with keys of one algorithm. Aborts where that fails.
const ClientPki& ClientPkiOf(crypto::KeyAlgorithm algorithm);

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_CLIENT_PKI_H_
