// A chain and a question about it, put to this engine and to OpenSSL.
#ifndef BENCHMARKS_CHAIN_VERIFIERS_H_
#define BENCHMARKS_CHAIN_VERIFIERS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/openssl_engine.h"
#include "benchmarks/pki.h"
#include "x509/der/time.h"
#include "x509/reference_name.h"
#include "x509/trust_store.h"

namespace lockstep::benchmarks {

// DER, as a peer would send it, in any order after the leaf; and what it is to be good for.
struct ChainCase {
  std::vector<std::vector<uint8_t>> chain;
  std::vector<uint8_t> root;
  std::string name;  // a DNS name, or an IP address
  x509::Time time = 0;
  bool is_good = true;
};
ChainCase CaseOf(const Pki& pki);

// Believed: whatever a signature is, which leaves what the rest takes.
enum class Signatures : uint8_t { kChecked, kBelieved };

// Each parses the anchor when it is made, and the chain each time; and says whether it is good.
class LockstepVerifier {
 public:
  LockstepVerifier(ChainCase question, Signatures signatures);
  [[nodiscard]] bool Verify() const;

 private:
  ChainCase question_;
  Signatures signatures_;
  x509::TrustStore trust_;
  std::vector<x509::ReferenceName> names_;
};

class OpensslVerifier {
 public:
  OpensslVerifier(ChainCase question, Signatures signatures);
  [[nodiscard]] bool Verify() const;

 private:
  ChainCase question_;
  Signatures signatures_;
  bool is_address_;
  std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>> trust_;
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_CHAIN_VERIFIERS_H_
