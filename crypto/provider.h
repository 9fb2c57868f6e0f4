// Provider: the table of algorithms, the engine's only way to cryptography. A plain struct,
// replaceable row by row: copy DefaultProvider(), change a list, give it to a configuration.
#ifndef CRYPTO_PROVIDER_H_
#define CRYPTO_PROVIDER_H_

#include <span>
#include <string_view>

#include "crypto/aead/aead.h"
#include "crypto/base/code_points.h"
#include "crypto/hash/hash.h"
#include "crypto/kex/key_exchange.h"
#include "crypto/random.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

// RFC 9846 appendix B.4: an AEAD with the hash of its key schedule.
struct CipherSuite {
  CipherSuiteId id;
  std::string_view name;
  const Aead* aead;
  const Hash* hash;
};

// All lists in order of preference. The rows are static or outlive every configuration that uses
// the provider.
struct Provider {
  std::span<const CipherSuite* const> cipher_suites;
  std::span<const KeyExchange* const> groups;
  std::span<const SignatureVerifier* const> verifiers;
  std::span<const Hash* const> hashes;
  KeystreamFunction keystream;
};

// Find returns the provider's row, or null.
const CipherSuite* Find(const Provider& provider, CipherSuiteId id);
const KeyExchange* Find(const Provider& provider, NamedGroup group);
const SignatureVerifier* Find(const Provider& provider, SignatureAlgorithm algorithm);
const Hash* Find(const Provider& provider, HashId id);

// The algorithms of this build, each from libsodium, from Crypto++ or our own:
// crypto/default_provider.cc is the list. cipher_suites: the four of RFC 9846 that the engine has,
// AES-128-CCM last. groups: hybrids with X25519, P-256 and P-384, then those three by themselves;
// and P-521 and ML-KEM by itself, which no configuration offers unless asked to.
const Provider& DefaultProvider();

}  // namespace lockstep::crypto

#endif  // CRYPTO_PROVIDER_H_
