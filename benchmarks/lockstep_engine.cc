#include "benchmarks/lockstep_engine.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "benchmarks/compare.h"
#include "benchmarks/handshake.h"
#include "benchmarks/primitives_watch.h"
#include "crypto/system_seed.h"
#include "stores/chain_memory.h"
#include "stores/ticket_keys.h"

namespace lockstep::benchmarks {
namespace {

CommonOptions OptionsFor(const std::string& suite, HandshakeKind kind,
                         const LockstepEngine::Options& our) {
  CommonOptions options;
  if (our.watched) options.provider = &WatchedProvider();
  const auto suites = options.provider->cipher_suites;
  const auto row = std::ranges::find(suites, suite, &crypto::CipherSuite::name);
  Require(row != suites.end(), "our provider does not have the cipher suite");
  options.cipher_suites = {(*row)->id};
  options.groups = {NamedGroup::kX25519};
  if (kind == HandshakeKind::kHybrid)
    options.groups.insert(options.groups.begin(), NamedGroup::kX25519MlKem768);
  options.max_fragment_size = our.record_size;
  return options;
}

// The system's randomness, as OpenSSL asks for it too.
Environment NewEnvironment() { return {crypto::SystemSeed().value(), Now}; }

std::shared_ptr<TicketProtector> NewTicketKeys() {
  return stores::TicketKeys::Create(crypto::SystemSeed().value(), {.start = Now()}).value();
}

}  // namespace

LockstepEngine::LockstepEngine(const Pki& pki, const std::string& suite, HandshakeKind kind,
                               const Options& options) {
  const auto credential = [&](const Leaf& leaf) {
    return Credential::Create(leaf.chain, options.watched ? WatchedKey(leaf.key.key) : leaf.key.key)
        .value();
  };
  auto roots = std::make_shared<x509::TrustStore>();
  Require(roots->AddCertificate(pki.root).has_value(), "our trust store refused the root");
  ClientOptions client{.common = OptionsFor(suite, kind, options), .trust_store = roots};
  ServerOptions server{.common = OptionsFor(suite, kind, options),
                       .credentials = {credential(pki.server)}};
  if (kind == HandshakeKind::kMutual) {
    client.credentials = {credential(pki.client)};
    server.client_authentication = ClientAuthentication::kRequired;
    server.trust_store = std::move(roots);
  }
  if (kind == HandshakeKind::kKnownChain)
    client.common.verification.chain_cache = std::make_shared<stores::ChainMemory>();
  client_ = CreateConfig(std::move(client)).value();
  if (kind != HandshakeKind::kResumed) {
    server_ = CreateConfig(std::move(server)).value();
    return;
  }
  server.tickets = NewTicketKeys();
  server.ticket_count = 1;
  server_ = CreateConfig(ServerOptions(server)).value();
  Pair<LockstepEngine> first(*this);
  session_ = std::move(first.client.session_);
  Require(session_.has_value(), "our server gave no ticket");
  server.ticket_count = 0;
  server_ = CreateConfig(std::move(server)).value();
}

LockstepEngine::Session LockstepEngine::NewSession() const {
  if (!session_) return std::nullopt;
  return ClientSession::Parse(session_->Expose()).value();
}

LockstepEngine::Endpoint LockstepEngine::Client(Session session) const {
  if (session) {
    return Endpoint(
        Connection::Client(client_, kServerName, NewEnvironment(), *std::move(session)).value());
  }
  return Endpoint(Connection::Client(client_, kServerName, NewEnvironment()).value());
}

LockstepEngine::Endpoint LockstepEngine::Server() const {
  return Endpoint(Connection::Server(server_, NewEnvironment()).value());
}

void LockstepEngine::Endpoint::Advance(Wire& in, Wire& out) {
  MutableBytes rest = in.bytes();
  while (!rest.empty()) {
    const auto received = connection_.Receive(rest);
    Require(received.has_value(), "our endpoint failed");
    if (std::holds_alternative<TicketReceived>(received->event))
      session_ = connection_.MakeSession().value().Serialize().value();
    rest = rest.subspan(received->consumed);
  }
  in.size = 0;
  out.size += connection_.Send(Bytes(), out.rest()).value().written;
}

void LockstepEngine::Endpoint::Seal(std::span<const Bytes> plaintexts, MutableBytes out) {
  const auto sent = connection_.Send(plaintexts, out);
  Require(sent.has_value() && sent->written == out.size(), "we could not seal");
}

size_t LockstepEngine::Endpoint::Open(MutableBytes records, size_t count) {
  if (count == 1) {
    const auto received = connection_.Receive(records);
    Require(received.has_value() && received->consumed == records.size(), "we could not open");
    return std::get<ApplicationData>(received->event).data.size();
  }
  std::array<MutableBytes, kMostAtOnce> plaintexts;
  const auto received = connection_.ReceiveMany(records, {plaintexts.data(), count});
  Require(received.has_value() && received->records == count, "we could not open");
  size_t size = 0;
  for (size_t i = 0; i < count; ++i) size += plaintexts[i].size();
  return size;
}

}  // namespace lockstep::benchmarks
