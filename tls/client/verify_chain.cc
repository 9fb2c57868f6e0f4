#include "tls/client/verify_chain.h"

#include <utility>
#include <vector>

#include "x509/certificate.h"
#include "x509/verifier.h"

namespace lockstep::client {

Status VerifyChain(ClientContext& context) {
  const std::vector<Bytes> chain(context.peer_chain->begin(), context.peer_chain->end());
  const ClientOptions& options = context.config.options;
  x509::VerifyRequest request;
  request.chain = chain;
  request.trust = options.trust_store.get();
  request.provider = &context.provider();
  request.purpose = x509::Purpose::kServerAuth;
  request.names = std::span(&context.server_name, 1);
  request.time = context.clock() / 1000;
  request.pins = &options.pins;
  auto verified = x509::Verify(request);
  if (verified.has_value()) return {};
  const Error error = verified.error().error();
  context.diagnosis = std::make_shared<const x509::Diagnosis>(std::move(verified.error()));
  return error;
}

Result<crypto::PublicKey> LeafKey(const ClientContext& context) {
  LOCKSTEP_ASSIGN(const x509::Certificate leaf,
                  x509::Certificate::Parse(context.peer_chain->front()));
  const auto& usage = leaf.extensions.key_usage;
  // Section 4.5.1.2: digitalSignature MUST be set if the key usage extension is present.
  if (usage && !usage->value.Has(x509::KeyUsageBit::kDigitalSignature)) {
    return Error{Reason::kKeyUsageForbids, 0, {0}};
  }
  if (!leaf.public_key()) return Error{Reason::kUnsupportedPublicKey};
  return *leaf.public_key();
}

}  // namespace lockstep::client
