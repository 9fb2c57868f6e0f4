// Certificates for interop tests, as files for the openssl command and as texts for this engine:
// made by either.
#ifndef INTEROP_TESTING_PKI_H_
#define INTEROP_TESTING_PKI_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "crypto/signature/signature.h"
#include "tls/tls.h"
#include "x509/trust_store.h"

namespace lockstep::interop {

inline constexpr char kServerName[] = "server.example";

// A root, an intermediate below it, and a server's certificate for kServerName and 127.0.0.1, all
// with keys of one algorithm, as PEM files.
struct PkiFiles {
  std::string root_path;
  std::string intermediate_path;
  std::string certificate_path;  // the server's
  std::string chain_path;        // the server's, then the intermediate
  std::string key_path;          // the server's
};

// The same files, and what this engine reads from them.
struct Pki {
  PkiFiles files;
  std::shared_ptr<const x509::TrustStore> trust_store;
  std::shared_ptr<const Credential> credential;
};

enum class Maker : uint8_t { kLockstep, kOpenSsl };
enum class Validity : uint8_t { kNow, kExpired };

// A PKI that is made once a test program. Aborts where that fails, which no test is about.
const Pki& PkiOf(Maker maker, crypto::KeyAlgorithm algorithm, Validity validity = Validity::kNow);

// For use in names of tests.
std::string_view NameOf(crypto::KeyAlgorithm algorithm);

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_PKI_H_
