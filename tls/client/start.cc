// START: the first ClientHello (RFC 9846 section 4.2.2).
#include "tls/client/client_hello.h"
#include "tls/client/early_data.h"
#include "tls/client/states.h"

namespace lockstep::client {

Next<WaitServerHello> Start(ClientContext& context) {
  Offer offer;
  context.random.Fill(offer.random);
  if (context.profile.compatibility_mode) {
    // Appendix E.4: a non-empty session id, unpredictable (section 4.2.2).
    context.random.Fill(offer.session_id);
    offer.session_id_size = offer.session_id.size();
  }
  for (const crypto::KeyExchange* group : context.config.share_groups) {
    LOCKSTEP_ASSIGN(crypto::KeyPair pair, group->generate(context.random));
    offer.shares.push_back({group, std::move(pair)});
  }
  offer.psks = CollectPsks(context);
  offer.early_data = CanOfferEarlyData(offer, context);
  LOCKSTEP_TRY(SendClientHello(context, offer, {}, nullptr));
  if (offer.early_data) LOCKSTEP_TRY(BeginEarlyData(offer, context));
  return WaitServerHello{std::move(offer)};
}

}  // namespace lockstep::client
