#include "tls/client/verify_chain.h"

namespace lockstep::client {

Status VerifyChain(const ReceivedChain& received, ClientContext& context) {
  const ClientOptions& options = context.config.options;
  // A client of PSKs alone.
  if (options.trust_store == nullptr) return Error{Reason::kUnknownIssuer};
  LOCKSTEP_ASSIGN(const x509::VerifiedPath path,
                  VerifyPeerChain(received,
                                  {.purpose = x509::Purpose::kServerAuth,
                                   .trust = *options.trust_store,
                                   .pins = options.pins,
                                   .name = &context.server_name,
                                   .time = context.clock() / 1000,
                                   .scope = context.config.chain_scope},
                                  options.common, context.diagnosis));
  context.negotiated.pinned = path.pinned;
  return {};
}

}  // namespace lockstep::client
