#include "tls/client/key_shares.h"

#include <utility>
#include <vector>

#include "tls/client/client_hello.h"
#include "tls/client/early_data.h"

namespace lockstep::client {
namespace {

Next<WaitServerHello> Send(Offer offer, std::optional<Retry> retry, Bytes cookie,
                           ClientContext& context) {
  if (retry) {
    LOCKSTEP_TRY(SendClientHello(context, offer, cookie, &retry->transcript));
    return WaitServerHello{std::move(offer), std::move(retry)};
  }
  offer.psks = CollectPsks(context);
  offer.early_data = CanOfferEarlyData(offer, context);
  LOCKSTEP_TRY(SendClientHello(context, offer, {}, nullptr));
  if (offer.early_data && context.session) {
    LOCKSTEP_TRY(BeginEarlyData(offer, *context.session, context));
  }
  return WaitServerHello{std::move(offer)};
}

}  // namespace

Next<GeneratingShares, WaitServerHello> MakeSharesAndSend(Offer offer, std::optional<Retry> retry,
                                                          Bytes cookie, ClientContext& context) {
  using Successor = std::variant<GeneratingShares, WaitServerHello>;
  if (context.options.key_exchange == Answerer::kCaller) {
    std::vector<NamedGroup> groups;
    groups.reserve(offer.shares.size());
    for (const OfferedShare& share : offer.shares) groups.push_back(share.group->group);
    LOCKSTEP_ASSIGN(const Bytes kept, context.arena.Store(cookie));
    context.question = std::make_shared<const Question>(
        GenerateKeySharesQuestion{context.NewToken(), std::move(groups)});
    return GeneratingShares{std::move(offer), std::move(retry), kept};
  }
  for (OfferedShare& share : offer.shares) {
    LOCKSTEP_ASSIGN(share.pair, share.group->generate(context.random));
  }
  return Widen<Successor>(Send(std::move(offer), std::move(retry), cookie, context));
}

Next<WaitServerHello> OnReply(GeneratingShares state, KeySharesReply reply,
                              ClientContext& context) {
  size_t index = 0;
  for (OfferedShare& share : state.offer.shares)
    share.pair.share = std::move(reply.shares[index++]);
  return Send(std::move(state.offer), std::move(state.retry), state.cookie, context);
}

}  // namespace lockstep::client
