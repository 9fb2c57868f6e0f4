#include "fuzz/tls/beginning.h"

#include <utility>

#include "tls/testing/fixture.h"

namespace lockstep::fuzz {

Beginning BeginClient(ClientOptions client, const Past& past) {
  const auto config = CreateConfig(std::move(client)).value();
  const Environment environment = testing::TestEnvironment(1);
  auto session = past.session();
  auto connection =
      session ? Connection::Client(config, testing::kServerName, environment, *std::move(session))
              : Connection::Client(config, testing::kServerName, environment);
  return {*std::move(connection), testing::Answers(1)};
}

Beginning BeginServer(const Options& options, ServerOptions server, const Past& past) {
  server.tickets = past.tickets();
  const Environment environment = testing::TestEnvironment(2);
  const AcceptOptions accept{.provider = server.common.provider,
                             .limits = server.common.limits,
                             .peer_binding = {},
                             .retry_cookies = server.retry_cookies != nullptr};
  auto connection = (options.asks & Options::kSelectConfig) != 0
                        ? Connection::Accept(environment, accept)
                        : Connection::Server(CreateConfig(server).value(), environment);
  Beginning beginning{*std::move(connection), testing::Answers(2)};
  beginning.answers.tickets = past.tickets();
  if (options.resuming() == Options::Resuming::kExternalPsk) {
    beginning.answers.psk = TheExternalPsk();
  }
  beginning.answers.server = std::move(server);
  return beginning;
}

}  // namespace lockstep::fuzz
