#include "benchmarks/chain_verifiers.h"

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <utility>

#include "benchmarks/compare.h"
#include "crypto/provider.h"
#include "x509/ip_address.h"
#include "x509/verifier.h"

namespace lockstep::benchmarks {
namespace {

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

struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};

}  // namespace

ChainCase CaseOf(const Pki& pki) { return {pki.server.chain, pki.root, kServerName, Now() / 1000}; }

LockstepVerifier::LockstepVerifier(ChainCase question, Signatures signatures)
    : question_(std::move(question)),
      signatures_(signatures),
      names_{x509::ReferenceName::Parse(question_.name).value()} {
  Require(trust_.AddCertificate(question_.root).has_value(), "our trust store refused the root");
}

bool LockstepVerifier::Verify() const {
  const std::vector<Bytes> chain(question_.chain.begin(), question_.chain.end());
  x509::VerifyRequest request;
  request.chain = chain;
  request.trust = &trust_;
  request.provider =
      signatures_ == Signatures::kChecked ? &crypto::DefaultProvider() : &Believing();
  request.names = names_;
  request.time = question_.time;
  return x509::Verify(request).has_value();
}

OpensslVerifier::OpensslVerifier(ChainCase question, Signatures signatures)
    : question_(std::move(question)),
      signatures_(signatures),
      is_address_(x509::IpAddress::Parse(question_.name).has_value()),
      trust_(X509_STORE_new()) {
  X509_STORE_add_cert(trust_.get(), ToOpenssl(question_.root).get());
}

bool OpensslVerifier::Verify() const {
  std::vector<OpensslCertificate> chain;
  const std::unique_ptr<STACK_OF(X509), FreeStack> untrusted(sk_X509_new_null());
  for (const auto& der : question_.chain) {
    chain.push_back(ToOpenssl(der));
    sk_X509_push(untrusted.get(), chain.back().get());
  }
  const std::unique_ptr<X509_STORE_CTX, FreeWith<X509_STORE_CTX_free>> context(
      X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), trust_.get(), chain[0].get(), untrusted.get());
  X509_STORE_CTX_set_default(context.get(), "ssl_server");
  // Its walk over the signatures, which looks at the validity as well.
  if (signatures_ == Signatures::kBelieved)
    X509_STORE_CTX_set_verify(context.get(), [](X509_STORE_CTX*) { return 1; });
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, question_.time);
  if (is_address_) {
    X509_VERIFY_PARAM_set1_ip_asc(parameters, question_.name.c_str());
  } else {
    X509_VERIFY_PARAM_set1_host(parameters, question_.name.data(), question_.name.size());
  }
  return X509_verify_cert(context.get()) == 1;
}

}  // namespace lockstep::benchmarks
