// START: the first ClientHello (RFC 9846 section 4.2.2).
#include <utility>

#include "tls/client/key_shares.h"
#include "tls/client/states.h"

namespace lockstep::client {

Next<GeneratingShares, WaitServerHello> Start(ClientContext& context) {
  Offer offer;
  context.random.Fill(offer.random);
  if (context.profile.compatibility_mode) {
    // Appendix E.4: a non-empty session id, unpredictable (section 4.2.2).
    context.random.Fill(offer.session_id);
    offer.session_id_size = offer.session_id.size();
  }
  offer.shares.reserve(context.config.share_groups.size());
  for (const crypto::KeyExchange* group : context.config.share_groups) {
    offer.shares.push_back({group, {}});
  }
  return MakeSharesAndSend(std::move(offer), std::nullopt, {}, context);
}

}  // namespace lockstep::client
