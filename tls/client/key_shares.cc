#include "tls/client/key_shares.h"

#include <algorithm>
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

// The share of a hybrid that has a key for `group` in it, or null.
const OfferedShare* HybridWith(const crypto::KeyExchange* group,
                               const std::vector<OfferedShare>& shares) {
  const auto found = std::ranges::find_if(
      shares, [&](const OfferedShare& share) { return share.group->classical == group; });
  return found == shares.end() ? nullptr : &*found;
}

// A key that stands in a hybrid's share is not made a second time. Section 4.3.8 asks for shares
// that are "generated independently"; for the same algorithm in several groups of one ClientHello
// draft-ietf-tls-hybrid-design section 3.2, which RFC 10024 builds on, relaxes that.
Status Generate(std::vector<OfferedShare>& shares, crypto::Random& random) {
  for (OfferedShare& share : shares) {
    if (HybridWith(share.group, shares) != nullptr) continue;
    LOCKSTEP_ASSIGN(share.pair, share.group->generate(random));
  }
  for (OfferedShare& share : shares) {
    const OfferedShare* hybrid = HybridWith(share.group, shares);
    if (hybrid == nullptr) continue;
    LOCKSTEP_ASSIGN(share.pair, hybrid->group->take_classical(hybrid->pair));
  }
  return {};
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
  LOCKSTEP_TRY(Generate(offer.shares, context.random));
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
