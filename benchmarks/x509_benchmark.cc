// Certificates: parsing one, finding a host's name in it, and verifying a chain that arrives as
// DER, for a host name, to a trust anchor that was parsed before; also without checking signatures,
// for what the rest takes.
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

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
      Require(x509::Certificate::Parse(pki->chain[0]).has_value(), "we could not parse");
    });
  };
  // OpenSSL puts off the extensions until they are needed; this makes it look at them, too.
  const auto openssl = [pki] {
    return Repeat(kParsings, [pki] {
      Require(X509_check_purpose(ToOpenssl(pki->chain[0]).get(), -1, 0) == 1,
              "OpenSSL could not parse");
    });
  };
  const auto lazy_openssl = [pki] {
    return Repeat(kParsings, [pki] { ToOpenssl(pki->chain[0]); });
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
    const auto leaf = x509::Certificate::Parse(pki->chain[0]).value();
    const std::vector host{x509::ReferenceName::Parse(kServerName).value()};
    return Repeat(kMatches, [pki, leaf, host] {
      x509::VerifyRequest request;
      request.names = host;
      x509::Work work;
      Require(!x509::CheckNames(leaf, {request, work}).has_value(), "we did not find the name");
    });
  };
  const auto openssl = [pki] {
    const std::shared_ptr<X509> leaf = ToOpenssl(pki->chain[0]);
    return Repeat(kMatches, [leaf] {
      Require(X509_check_host(leaf.get(), kServerName, 0, 0, nullptr) == 1,
              "OpenSSL did not find the name");
    });
  };
  comparisons.Time({.op = "match, " + std::to_string(names) + " names", .chain = "P-256"},
                   {{kOurs, ours}, {"openssl", openssl}});
}

enum class Signatures { kChecked, kBelieved };

// The default provider, but for verifiers that believe every signature.
const crypto::Provider& Believing() {
  struct Table {
    Table() {
      for (const crypto::SignatureVerifier* row : provider.verifiers) {
        rows.push_back(*row);
        rows.back().verify = [](const crypto::PublicKey&, Bytes, Bytes) { return Status(); };
      }
      for (const crypto::SignatureVerifier& row : rows) pointers.push_back(&row);
      provider.verifiers = pointers;
    }
    crypto::Provider provider = crypto::DefaultProvider();
    std::vector<crypto::SignatureVerifier> rows;
    std::vector<const crypto::SignatureVerifier*> pointers;
  };
  static const Table table;
  return table.provider;
}

template <Signatures kSignatures>
class LockstepVerifier {
 public:
  explicit LockstepVerifier(std::shared_ptr<const Pki> pki)
      : pki_(std::move(pki)), names_{x509::ReferenceName::Parse(kServerName).value()} {
    Require(trust_.AddCertificate(pki_->root).has_value(), "our trust store refused the root");
  }

  void Verify() const {
    std::vector<Bytes> chain(pki_->chain.begin(), pki_->chain.end());
    x509::VerifyRequest request;
    request.chain = chain;
    request.trust = &trust_;
    request.provider =
        kSignatures == Signatures::kChecked ? &crypto::DefaultProvider() : &Believing();
    request.names = names_;
    request.time = Now() / 1000;
    Require(x509::Verify(request).has_value(), "we could not verify");
  }

 private:
  std::shared_ptr<const Pki> pki_;
  x509::TrustStore trust_;
  std::vector<x509::ReferenceName> names_;
};

template <Signatures kSignatures>
class OpensslVerifier {
 public:
  explicit OpensslVerifier(std::shared_ptr<const Pki> pki)
      : pki_(std::move(pki)), trust_(X509_STORE_new()) {
    X509_STORE_add_cert(trust_.get(), ToOpenssl(pki_->root).get());
  }

  void Verify() const {
    std::vector<OpensslCertificate> chain;
    const std::unique_ptr<STACK_OF(X509), FreeStack> untrusted(sk_X509_new_null());
    for (const auto& der : pki_->chain) {
      chain.push_back(ToOpenssl(der));
      sk_X509_push(untrusted.get(), chain.back().get());
    }
    const std::unique_ptr<X509_STORE_CTX, FreeWith<X509_STORE_CTX_free>> context(
        X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), trust_.get(), chain[0].get(), untrusted.get());
    X509_STORE_CTX_set_default(context.get(), "ssl_server");
    // Its walk over the signatures, which looks at the validity as well.
    if (kSignatures == Signatures::kBelieved)
      X509_STORE_CTX_set_verify(context.get(), [](X509_STORE_CTX*) { return 1; });
    X509_VERIFY_PARAM_set1_host(X509_STORE_CTX_get0_param(context.get()), kServerName,
                                std::strlen(kServerName));
    Require(X509_verify_cert(context.get()) == 1, "OpenSSL could not verify");
  }

 private:
  struct FreeStack {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
  };
  std::shared_ptr<const Pki> pki_;
  std::unique_ptr<X509_STORE, FreeWith<X509_STORE_free>> trust_;
};

template <class Verifier>
Contender Verifying(const std::string& name, const std::shared_ptr<const Pki>& pki) {
  return {name, [pki] {
            const auto verifier = std::make_shared<const Verifier>(pki);
            return Repeat(1, [verifier] { verifier->Verify(); });
          }};
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
      const std::string chain = name + " x " + std::to_string(pki->chain.size() + 1);
      using enum Signatures;
      comparisons.Time({.op = "verify", .chain = chain},
                       {Verifying<LockstepVerifier<kChecked>>(kOurs, pki),
                        Verifying<OpensslVerifier<kChecked>>("openssl", pki)});
      if (algorithm != KeyAlgorithm::kEcdsaP256) continue;
      comparisons.Time({.op = "verify, signatures aside", .chain = chain},
                       {Verifying<LockstepVerifier<kBelieved>>(kOurs, pki),
                        Verifying<OpensslVerifier<kBelieved>>("openssl", pki)});
    }
  }
  for (const size_t names : {size_t{1}, size_t{100}}) CompareMatching(comparisons, names);
}

}  // namespace lockstep::benchmarks
