#include "tls/client/psk_offer.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "crypto/base/writer.h"

namespace lockstep::client {
namespace {

constexpr std::array<uint8_t, crypto::kMaxHashSize> kUnknownBinder{};

// Why the session cannot be offered; kDeclined, which it is until the server accepts it, where it
// can be.
Resumption Judge(const ClientSession& session, const ClientContext& context) {
  if (context.algorithms.Find(session.cipher_suite) == nullptr)
    return Resumption::kOtherCipherSuite;
  // Section 4.7.1: MUST only resume if the name is valid for the certificate of the session, which
  // it was for this very name, ...
  if (session.server_name != context.server_name.ToString()) return Resumption::kOtherServerName;
  // ... under these anchors and pins.
  if (session.configuration != context.config.session_id) return Resumption::kOtherConfiguration;
  // It is the server that chose its length.
  if (session.ticket.size() > MaxOfferedPskSize(context.options.limits))
    return Resumption::kTicketTooLong;
  return session.Fresh(context.clock()) ? Resumption::kDeclined : Resumption::kExpired;
}

}  // namespace

std::vector<OfferedPsk> CollectPsks(ClientContext& context) {
  std::vector<OfferedPsk> psks;
  if (context.session) {
    ClientSession& session = *context.session;
    context.negotiated.resumption = Judge(session, context);
    if (context.negotiated.resumption == Resumption::kDeclined) {
      const crypto::Hash& hash = *context.algorithms.Find(session.cipher_suite)->hash;
      psks.push_back(
          {Psk(hash, PskKind::kResumption, session.psk.Expose()), std::move(session.ticket)});
    }
  }
  if (context.config.options.psks.empty()) return psks;
  std::vector<const crypto::Hash*> hashes;
  for (const crypto::CipherSuite* suite : context.algorithms.cipher_suites) {
    if (std::ranges::find(hashes, suite->hash) == hashes.end()) hashes.push_back(suite->hash);
  }
  for (const auto& external : context.config.options.psks) {
    for (const crypto::Hash* hash : hashes) {
      auto form = external->For(*hash, context.provider());
      if (!form) continue;
      const PskKind kind = external->imported() ? PskKind::kImported : PskKind::kExternal;
      psks.push_back(
          {Psk(*hash, kind, form->key.Expose()), std::move(form->identity), external->identity()});
    }
  }
  return psks;
}

void NoteSelected(const OfferedPsk& selected, ClientContext& context) {
  std::optional<ClientSession>& session = context.session;
  if (!selected.resumes() || !session) {
    context.negotiated.psk_identity =
        std::make_shared<const std::vector<uint8_t>>(selected.external_identity);
    return;
  }
  context.negotiated.resumption = Resumption::kResumed;
  if (!session->psk_identity.empty()) {
    context.negotiated.psk_identity =
        std::make_shared<const std::vector<uint8_t>>(std::move(session->psk_identity));
  }
  if (!session->peer_chain.empty()) {
    context.peer_chain = std::make_shared<const PeerChain>(std::move(session->peer_chain));
  }
}

PskLists::PskLists(const std::vector<OfferedPsk>& psks, const ClientContext& context) {
  const std::optional<ClientSession>& session = context.session;
  identities_.reserve(psks.size());
  binders_.reserve(psks.size());
  for (const OfferedPsk& psk : psks) {
    // Section 4.3.11: 0 for identities established externally.
    const uint32_t age = psk.resumes() && session ? session->ObfuscatedAge(context.clock()) : 0;
    identities_.push_back({{psk.identity}, age});
    binders_.push_back({Bytes(kUnknownBinder).first(psk.psk.hash->digest_size)});
  }
}

messages::OfferedPsks PskLists::extension() const { return {identities_, binders_}; }

Status WriteBinders(MutableBytes message, const messages::ClientHello& hello,
                    const std::vector<OfferedPsk>& psks, const Transcript* before) {
  const Bytes truncated = messages::Truncate(message, hello);
  // PskBinderEntry binders<33..2^16-1>, each opaque<32..255>: over the zeros, one by one.
  ByteWriter writer(message.subspan(truncated.size()));
  writer.Prefixed(2, [&] {
    for (const OfferedPsk& psk : psks) {
      writer.Prefixed(1, [&] { writer.Put(BinderOf(psk.psk, before, truncated).Expose()); });
    }
  });
  return writer.Done();
}

}  // namespace lockstep::client
