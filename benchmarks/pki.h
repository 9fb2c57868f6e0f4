// Certificates for both engines: a server's chain under one root, made anew by each run.
#ifndef BENCHMARKS_PKI_H_
#define BENCHMARKS_PKI_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "crypto/signature/signature.h"
#include "x509/der/time.h"
#include "x509/generate_key.h"

namespace lockstep::benchmarks {

inline constexpr char kServerName[] = "server.example";

struct Pki {
  std::vector<std::vector<uint8_t>> chain;  // DER: the leaf, then its intermediates, without root
  std::vector<uint8_t> root;                // DER
  x509::GeneratedKey key;                   // the leaf's
};

// A root, `intermediates` below it, and a leaf for kServerName, after `other_names` names of other
// servers, all with keys of `algorithm` (RSA:
// 2048 bits, certificates signed with PKCS#1 v1.5 and SHA-256). Valid today.
Pki MakePki(crypto::KeyAlgorithm algorithm, size_t intermediates = 0, size_t other_names = 0);

// Such as "P-256", for tables.
std::string_view NameOf(crypto::KeyAlgorithm algorithm);

// Milliseconds since 1970, by the system's clock.
int64_t Now();

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PKI_H_
