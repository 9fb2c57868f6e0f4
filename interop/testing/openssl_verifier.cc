#include "interop/testing/openssl_verifier.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <memory>
#include <span>

#include "x509/der/oid.h"
#include "x509/ip_address.h"
#include "x509/oids.h"

namespace lockstep::interop {
namespace {

using x509::TestQuestion;

struct Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
  void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Owned<X509> Parse(Bytes der) {
  const uint8_t* position = der.data();
  return Owned<X509>(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
}

void SetPolicies(const x509::PolicyInputs& inputs, X509_VERIFY_PARAM* param) {
  unsigned long flags = X509_V_FLAG_POLICY_CHECK | X509_V_FLAG_PARTIAL_CHAIN;
  if (inputs.initial_explicit_policy) flags |= X509_V_FLAG_EXPLICIT_POLICY;
  if (inputs.initial_policy_mapping_inhibit) flags |= X509_V_FLAG_INHIBIT_MAP;
  if (inputs.initial_any_policy_inhibit) flags |= X509_V_FLAG_INHIBIT_ANY;
  X509_VERIFY_PARAM_set_flags(param, flags);
  // Where none is named, OpenSSL takes none to be acceptable.
  const Bytes any[] = {x509::oid::kAnyPolicy};
  const std::span<const Bytes> asked = inputs.user_initial_policy_set;
  for (const Bytes policy : asked.empty() ? std::span<const Bytes>(any) : asked)
    X509_VERIFY_PARAM_add0_policy(param, OBJ_txt2obj(x509::der::OidToString(policy).c_str(), 1));
}

void SetQuestion(const TestQuestion& question, X509_VERIFY_PARAM* param) {
  X509_VERIFY_PARAM_set_time(param, question.time);
  X509_VERIFY_PARAM_set_purpose(param, question.purpose == x509::Purpose::kServerAuth
                                           ? X509_PURPOSE_SSL_SERVER
                                           : X509_PURPOSE_SSL_CLIENT);
  X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  for (const std::string& name : question.names) {
    if (x509::IpAddress::Parse(name)) {
      X509_VERIFY_PARAM_set1_ip_asc(param, name.c_str());
    } else {
      X509_VERIFY_PARAM_set1_host(param, name.c_str(), name.size());
    }
  }
  SetPolicies(question.policies, param);
}

}  // namespace

std::string OpenSslVerdict(const TestQuestion& question) {
  const Owned<X509_STORE> store(X509_STORE_new());
  for (const x509::TestCertificate& root : question.roots)
    if (const Owned<X509> parsed = Parse(root.der)) X509_STORE_add_cert(store.get(), parsed.get());
  const Owned<X509> leaf = Parse(question.chain.front().der);
  if (!leaf) return "leaf does not parse";
  const Owned<STACK_OF(X509)> others(sk_X509_new_null());
  for (const x509::TestCertificate& certificate : question.chain)
    if (Owned<X509> parsed = Parse(certificate.der)) sk_X509_push(others.get(), parsed.release());
  const Owned<X509_STORE_CTX> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), others.get());
  SetQuestion(question, X509_STORE_CTX_get0_param(context.get()));
  const bool good = X509_verify_cert(context.get()) == 1;
  const int error = X509_STORE_CTX_get_error(context.get());
  ERR_clear_error();
  return good ? "ok" : X509_verify_cert_error_string(error);
}

}  // namespace lockstep::interop
