// How a connection begins, and how a server that has no configuration gets one.
#include <algorithm>
#include <cstdint>
#include <utility>

#include "tls/connection/impl.h"

namespace lockstep {
namespace {

// Section 4.3.10: what tickets allow may come, and be rejected.
uint64_t SkippedEarlyData(const ServerConfig& config) {
  const uint64_t limit = config.options.common.limits.skipped_early_data;
  const uint64_t tickets = config.options.max_early_data_size;
  return limit + std::min(tickets, UINT64_MAX - limit);
}

// What a client sends is short, and what it receives is read where it lies.
constexpr size_t kClientChunkSize = 512;

crypto::Random RandomOf(const CommonOptions& options, const Environment& environment) {
  return {options.provider->keystream, environment.seed};
}

}  // namespace

// With the state machine, which works on both: one object, one allocation.
template <class Machine>
struct Connection::Impl::Running final : InHandshake {
  template <class MakeContext>
  Running(Impl& connection, uint64_t skipped_early_data, MakeContext context)
      : InHandshake(connection, skipped_early_data), states(context(*this)) {}
  Handshake& machine() override { return states; }

  Machine states;
};

Connection::Impl::Impl(std::shared_ptr<const ClientConfig> config,
                       const x509::ReferenceName& server_name, const Environment& environment,
                       std::optional<ClientSession> session)
    : config_(std::move(config)),
      clock_(environment.clock),
      arena_(client_config()->options.common.limits.handshake_memory, kClientChunkSize),
      sender_(client_config()->options.common,
              RandomOf(client_config()->options.common, environment), /*is_client=*/true),
      receiver_(arena_) {
  const ClientOptions& client = client_config()->options;
  negotiated_.server_name = server_name.ToString();
  negotiated_.post_handshake_authentication = client.post_handshake_authentication;
  receiver_.AllowChangeCipherSpec(true);
  const TransportProfile profile{.compatibility_mode = client.compatibility_mode};
  handshake_ = std::make_unique<Running<ClientHandshake>>(
      *this, options().limits.skipped_early_data, [&](InHandshake& handshake) {
        return ClientContext{ContextOf(options(), client_config()->algorithms, profile, handshake),
                             *client_config(), server_name, std::move(session),
                             kept().ticket_reader};
      });
}

Connection::Impl::Impl(std::shared_ptr<const ServerConfig> config, const Environment& environment,
                       Bytes peer_binding)
    : config_(std::move(config)),
      clock_(environment.clock),
      arena_(server_config()->options.common.limits.handshake_memory),
      sender_(server_config()->options.common,
              RandomOf(server_config()->options.common, environment), /*is_client=*/false),
      receiver_(arena_) {
  handshake_ = std::make_unique<Running<ServerHandshake>>(
      *this, SkippedEarlyData(*server_config()), [&](InHandshake& handshake) {
        return ServerContext{ContextOf(options(), server_config()->algorithms, {}, handshake),
                             *server_config(), Copy(peer_binding)};
      });
  if (server_config()->options.retry_cookies != nullptr) ExpectSecondHello();
}

Connection::Impl::Impl(const AcceptOptions& options, const Environment& environment)
    : config_(std::make_unique<const CommonOptions>(
          CommonOptions{.provider = options.provider, .limits = options.limits})),
      clock_(environment.clock),
      arena_(options.limits.handshake_memory),
      sender_(*std::get<std::unique_ptr<const CommonOptions>>(config_),
              RandomOf(*std::get<std::unique_ptr<const CommonOptions>>(config_), environment),
              /*is_client=*/false),
      receiver_(arena_) {
  handshake_ = std::make_unique<Running<Acceptor>>(
      *this, options.limits.skipped_early_data, [&](InHandshake& handshake) {
        return acceptor::Context{arena_, handshake.sink, sender_.generator(),
                                 [this, &handshake, binding = Copy(options.peer_binding)](
                                     std::shared_ptr<const ServerConfig> config) {
                                   return Adopt(std::move(config), binding, handshake);
                                 }};
      });
  if (options.retry_cookies) ExpectSecondHello();
}

void Connection::Impl::ExpectSecondHello() {
  // Section 4.3.2: servers that operate statelessly MUST ignore it also before what looks like the
  // first ClientHello.
  receiver_.AllowChangeCipherSpec(true);
  // Section 4.3.10: so it is with early data that a HelloRetryRequest has crossed.
  handshake_->sink.SkipEarlyData(Sink::EarlyDataEnd::kNextClientHello);
}

ServerContext Connection::Impl::Adopt(std::shared_ptr<const ServerConfig> config,
                                      Bytes peer_binding, InHandshake& handshake) {
  const CommonOptions& options = config->options.common;
  sender_.SetOptions(options);
  arena_.SetCap(options.limits.handshake_memory);
  handshake.sink.SetSkippedEarlyData(SkippedEarlyData(*config));
  config_ = std::move(config);
  return {ContextOf(options, server_config()->algorithms, {}, handshake), *server_config(),
          Copy(peer_binding)};
}

HandshakeContext Connection::Impl::ContextOf(const CommonOptions& options,
                                             const Algorithms& algorithms,
                                             const TransportProfile& profile,
                                             InHandshake& handshake) {
  return {options,
          algorithms,
          profile,
          arena_,
          handshake.sink,
          sender_.generator(),
          clock_,
          negotiated_,
          handshake.peer_chain,
          handshake.diagnosis,
          kept().early_exporter_secret};
}

}  // namespace lockstep
