#include "x509/testing/real_keys.h"

#include <cstdlib>
#include <utility>

#include "crypto/provider.h"
#include "x509/generate_key.h"

namespace lockstep::x509 {

TestPki RealTestPki(crypto::KeyAlgorithm algorithm) {
  TestPki pki(crypto::DefaultProvider(), [](crypto::KeyAlgorithm wanted, crypto::Random& random) {
    Result<GeneratedKey> generated = GenerateKey(wanted, random);
    if (!generated) std::abort();
    return std::move(generated->key);
  });
  pki.key_algorithm = algorithm;
  return pki;
}

}  // namespace lockstep::x509
