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

}  // namespace

Connection::Impl::Impl(std::shared_ptr<const ClientConfig> config,
                       const x509::ReferenceName& server_name, const Environment& environment,
                       std::optional<ClientSession> session)
    : client_config_(std::move(config)),
      options_(&client_config_->options.common),
      clock_(environment.clock),
      random_(options_->provider->keystream, environment.seed),
      arena_(options_->limits.handshake_memory, kClientChunkSize),
      sender_(*options_, random_, /*is_client=*/true),
      receiver_(arena_, options_->limits),
      sink_(sender_, receiver_, options_->limits.skipped_early_data) {
  negotiated_.server_name = server_name.ToString();
  negotiated_.post_handshake_authentication = client_config_->options.post_handshake_authentication;
  receiver_.AllowChangeCipherSpec(true);
  const TransportProfile profile{.compatibility_mode = client_config_->options.compatibility_mode};
  handshake_ = std::make_unique<ClientHandshake>(
      ClientContext{{*options_, client_config_->algorithms, profile, arena_, sink_, random_, clock_,
                     negotiated_, peer_chain_, diagnosis_, early_exporter_secret_},
                    *client_config_,
                    server_name,
                    std::move(session),
                    ticket_reader_});
}

Connection::Impl::Impl(std::shared_ptr<const ServerConfig> config, const Environment& environment,
                       Bytes peer_binding)
    : server_config_(std::move(config)),
      options_(&server_config_->options.common),
      clock_(environment.clock),
      random_(options_->provider->keystream, environment.seed),
      arena_(options_->limits.handshake_memory),
      sender_(*options_, random_, /*is_client=*/false),
      receiver_(arena_, options_->limits),
      sink_(sender_, receiver_, SkippedEarlyData(*server_config_)),
      handshake_(std::make_unique<ServerHandshake>(ContextOf(*server_config_, peer_binding))) {
  if (server_config_->options.retry_cookies != nullptr) ExpectSecondHello();
}

Connection::Impl::Impl(const AcceptOptions& options, const Environment& environment)
    : accept_options_(std::make_unique<const CommonOptions>(
          CommonOptions{.provider = options.provider, .limits = options.limits})),
      options_(accept_options_.get()),
      clock_(environment.clock),
      random_(options_->provider->keystream, environment.seed),
      arena_(options_->limits.handshake_memory),
      sender_(*options_, random_, /*is_client=*/false),
      receiver_(arena_, options_->limits),
      sink_(sender_, receiver_, options_->limits.skipped_early_data),
      handshake_(std::make_unique<Acceptor>(acceptor::Context{
          arena_, sink_, random_,
          [this, binding = Copy(options.peer_binding)](std::shared_ptr<const ServerConfig> config) {
            return Adopt(std::move(config), binding);
          }})) {
  if (options.retry_cookies) ExpectSecondHello();
}

void Connection::Impl::ExpectSecondHello() {
  // Section 4.3.2: servers that operate statelessly MUST ignore it also before what looks like the
  // first ClientHello.
  receiver_.AllowChangeCipherSpec(true);
  // Section 4.3.10: so it is with early data that a HelloRetryRequest has crossed.
  sink_.SkipEarlyData(Sink::EarlyDataEnd::kNextClientHello);
}

ServerContext Connection::Impl::Adopt(std::shared_ptr<const ServerConfig> config,
                                      Bytes peer_binding) {
  server_config_ = std::move(config);
  options_ = &server_config_->options.common;
  sender_.SetOptions(*options_);
  receiver_.SetLimits(options_->limits);
  arena_.SetCap(options_->limits.handshake_memory);
  sink_.SetSkippedEarlyData(SkippedEarlyData(*server_config_));
  accept_options_ = nullptr;
  return ContextOf(*server_config_, peer_binding);
}

ServerContext Connection::Impl::ContextOf(const ServerConfig& config, Bytes peer_binding) {
  return {{config.options.common,
           config.algorithms,
           {},
           arena_,
           sink_,
           random_,
           clock_,
           negotiated_,
           peer_chain_,
           diagnosis_,
           early_exporter_secret_},
          config,
          Copy(peer_binding)};
}

}  // namespace lockstep
