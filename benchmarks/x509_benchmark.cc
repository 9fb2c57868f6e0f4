// Certificates: parsing one, finding a host's name in it, and verifying a chain that arrives as
// DER, for a host name, to a trust anchor that was parsed before; also without checking signatures,
// for what the rest takes; the same for the name-constraint cases of BetterTLS.
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <vector>

#include "benchmarks/bettertls_cases.h"
#include "benchmarks/chain_verifiers.h"
#include "benchmarks/compare.h"
#include "benchmarks/openssl_engine.h"
#include "benchmarks/pki.h"
#include "x509/certificate.h"
#include "x509/path_rules.h"
#include "x509/verifier.h"

namespace lockstep::benchmarks {
namespace {

template <class Step>
Work Repeat(size_t operations, Step step) {
  return {operations, [operations, step](Stopwatch& watch) {
            watch.Start();
            for (size_t i = 0; i < operations; ++i) step();
            watch.Stop();
          }};
}

constexpr size_t kParsings = 16;

void CompareParsing(Comparisons& comparisons, const std::string& chain,
                    const std::shared_ptr<const Pki>& pki) {
  const auto ours = [pki] {
    return Repeat(kParsings, [pki] {
      Require(x509::Certificate::Parse(pki->server.chain[0]).has_value(), "we could not parse");
    });
  };
  // OpenSSL puts off the extensions until they are needed; this makes it look at them, too.
  const auto openssl = [pki] {
    return Repeat(kParsings, [pki] {
      Require(X509_check_purpose(ToOpenssl(pki->server.chain[0]).get(), -1, 0) == 1,
              "OpenSSL could not parse");
    });
  };
  const auto lazy_openssl = [pki] {
    return Repeat(kParsings, [pki] { ToOpenssl(pki->server.chain[0]); });
  };
  comparisons.Time({.op = "parse", .chain = chain},
                   {{kOurs, ours}, {"openssl", openssl}, {"openssl, lazily", lazy_openssl}});
}

// The host is the last of its certificate's names.
void CompareMatching(Comparisons& comparisons, size_t names) {
  constexpr size_t kMatches = 16;
  const auto pki =
      std::make_shared<const Pki>(MakePki(crypto::KeyAlgorithm::kEcdsaP256, 0, names - 1));
  const auto ours = [pki] {
    const auto leaf = x509::Certificate::Parse(pki->server.chain[0]).value();
    const std::vector host{x509::ReferenceName::Parse(kServerName).value()};
    return Repeat(kMatches, [pki, leaf, host] {
      x509::VerifyRequest request;
      request.names = host;
      x509::Work work;
      Require(!x509::CheckNames(leaf, {request, work}).has_value(), "we did not find the name");
    });
  };
  const auto openssl = [pki] {
    const std::shared_ptr<X509> leaf = ToOpenssl(pki->server.chain[0]);
    return Repeat(kMatches, [leaf] {
      Require(X509_check_host(leaf.get(), kServerName, 0, 0, nullptr) == 1,
              "OpenSSL did not find the name");
    });
  };
  comparisons.Time({.op = "match, " + std::to_string(names) + " names", .chain = "P-256"},
                   {{kOurs, ours}, {"openssl", openssl}});
}

template <class Verifier>
Contender Verifying(const std::string& name, const std::shared_ptr<const Pki>& pki,
                    Signatures signatures) {
  return {name, [pki, signatures] {
            const auto verifier = std::make_shared<const Verifier>(CaseOf(*pki), signatures);
            return Repeat(
                1, [verifier] { Require(verifier->Verify(), "a good chain was not verified"); });
          }};
}

void CompareVerifying(Comparisons& comparisons, const std::string& op, const std::string& chain,
                      const std::shared_ptr<const Pki>& pki, Signatures signatures) {
  comparisons.Time({.op = op, .chain = chain},
                   {Verifying<LockstepVerifier>(kOurs, pki, signatures),
                    Verifying<OpensslVerifier>("openssl", pki, signatures)});
}

// A walk over cases, 10,000 of them in a hundred slices, around and around. A slice takes cases
// from everywhere, since neighbours are alike. OpenSSL's verdicts are its own affair.
template <class Verifier>
Contender Walking(const std::string& name, const std::shared_ptr<const std::vector<ChainCase>>& all,
                  Signatures signatures) {
  constexpr size_t kSlice = 100, kStride = 7919;  // a prime
  return {name, [all, signatures, is_ours = name == kOurs] {
            struct Walk {
              std::vector<Verifier> verifiers;
              size_t position = 0;
            };
            const auto walk = std::make_shared<Walk>();
            walk->verifiers.reserve(all->size());
            for (const ChainCase& one : *all) walk->verifiers.emplace_back(one, signatures);
            return Repeat(kSlice, [all, walk, is_ours] {
              walk->position = (walk->position + kStride) % all->size();
              const bool is_good = walk->verifiers[walk->position].Verify();
              Require(!is_ours || is_good == (*all)[walk->position].is_good, "we were wrong");
            });
          }};
}

void CompareNameConstraints(Comparisons& comparisons) {
  const auto all = std::make_shared<const std::vector<ChainCase>>(LoadNameConstraintCases());
  if (all->empty()) return;
  for (const Signatures signatures : {Signatures::kBelieved, Signatures::kChecked}) {
    const bool is_checked = signatures == Signatures::kChecked;
    comparisons.Time({.op = is_checked ? "name constraints" : "name constraints, signatures aside",
                      .chain = "bettertls"},
                     {Walking<LockstepVerifier>(kOurs, all, signatures),
                      Walking<OpensslVerifier>("openssl", all, signatures)});
  }
}

}  // namespace

void RegisterComparisons(Comparisons& comparisons) {
  using crypto::KeyAlgorithm;
  for (const KeyAlgorithm algorithm : {KeyAlgorithm::kEcdsaP256, KeyAlgorithm::kEcdsaP384,
                                       KeyAlgorithm::kRsa, KeyAlgorithm::kEd25519}) {
    const std::string name(NameOf(algorithm));
    for (const size_t intermediates : {size_t{0}, size_t{1}}) {
      const auto pki = std::make_shared<const Pki>(MakePki(algorithm, intermediates));
      if (intermediates == 0) CompareParsing(comparisons, name, pki);
      // Signatures to be checked: one for each certificate that is not the root.
      const std::string chain = name + " x " + std::to_string(pki->server.chain.size() + 1);
      CompareVerifying(comparisons, "verify", chain, pki, Signatures::kChecked);
      if (algorithm == KeyAlgorithm::kEcdsaP256)
        CompareVerifying(comparisons, "verify, signatures aside", chain, pki,
                         Signatures::kBelieved);
    }
  }
  for (const size_t names : {size_t{1}, size_t{100}}) CompareMatching(comparisons, names);
  CompareNameConstraints(comparisons);
}

}  // namespace lockstep::benchmarks
