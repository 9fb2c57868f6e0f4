#include "tls/client/verify_chain.h"

namespace lockstep::client {

Status VerifyChain(const ReceivedChain& received, ClientContext& context) {
  const ClientOptions& options = context.config.options;
  // A client of PSKs alone.
  if (options.trust_store == nullptr) return Error{Reason::kUnknownIssuer};
  x509::VerifyRequest request;
  request.trust = options.trust_store.get();
  request.provider = &context.provider();
  request.purpose = x509::Purpose::kServerAuth;
  request.names = std::span(&context.server_name, 1);
  request.time = context.clock() / 1000;
  request.pins = &options.pins;
  LOCKSTEP_ASSIGN(const x509::VerifiedPath path,
                  VerifyPeerChain(received, options.common.revocation, request, context.diagnosis));
  context.negotiated.pinned = path.pinned;
  return {};
}

}  // namespace lockstep::client
