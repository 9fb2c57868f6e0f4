// Certificates for both engines: a server's chain under one root, made anew by each run.
#ifndef BENCHMARKS_PKI_H_
#define BENCHMARKS_PKI_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "crypto/signature/signature.h"
#include "x509/der/time.h"
#include "x509/generate_key.h"

namespace lockstep::benchmarks {

inline constexpr char kServerName[] = "server.example";

struct Leaf {
  std::vector<std::vector<uint8_t>> chain;  // DER: the leaf, then its intermediates, without root
  x509::GeneratedKey key;
};

struct Pki {
  std::vector<uint8_t> root;  // DER
  Leaf server;                // for kServerName
  Leaf client;                // likewise issued, for who authenticates clients
};

// A certificate's key; `rsa_bits` counts for RSA only.
struct KeyKind {
  crypto::KeyAlgorithm algorithm;
  size_t rsa_bits = crypto::kMinRsaModulusBits;
};

// Certificates with these keys, from the root to the leaf, that are valid today. The server's has
// `other_names` names of other servers before its own. RSA signs with PKCS#1 v1.5 and SHA-256.
Pki MakePki(std::span<const KeyKind> keys, size_t other_names = 0);
// A root, `intermediates` below it and a leaf, all with keys of `algorithm` (RSA: 2048 bits).
Pki MakePki(crypto::KeyAlgorithm algorithm, size_t intermediates = 0, size_t other_names = 0);

// Such as "P-256", for tables.
std::string_view NameOf(crypto::KeyAlgorithm algorithm);

// Milliseconds since 1970, by the system's clock.
int64_t Now();

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PKI_H_
