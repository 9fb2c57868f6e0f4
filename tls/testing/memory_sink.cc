#include "tls/testing/memory_sink.h"

#include <utility>

#include "tls/handshake/handshake_reader.h"

namespace lockstep::testing {
namespace {

HandshakeContext ContextOf(Standing& standing, const CommonOptions& options,
                           const Algorithms& algorithms, TransportProfile profile) {
  return {options,
          algorithms,
          profile,
          standing.arena,
          standing.sink,
          standing.random,
          standing.environment.clock,
          standing.negotiated,
          standing.peer_chain,
          standing.diagnosis,
          standing.early_exporter_secret};
}

}  // namespace

MessageLoop::MessageLoop(const ClientOptions& client_options, const ServerOptions& server_options,
                         TransportProfile profile, std::optional<ClientSession> session)
    : client_standing(1, client_options.common),
      server_standing(2, server_options.common),
      client_config(CreateConfig(client_options).value()),
      server_config(CreateConfig(server_options).value()),
      server_name(x509::ReferenceName::Parse(kServerName).value()),
      client({ContextOf(client_standing, client_config->options.common, client_config->algorithms,
                        profile),
              *client_config, server_name, std::move(session), client_standing.ticket_reader}),
      server({ContextOf(server_standing, server_config->options.common, server_config->algorithms,
                        profile),
              *server_config}) {
  client_standing.negotiated.server_name = server_name.ToString();
}

MessageLoop::Outcome MessageLoop::Run() {
  Outcome outcome;
  const Status started = client.Start();
  if (!started.has_value()) outcome.client = started.error();
  while (outcome.good()) {
    const bool from_client = !client_standing.sink.outbox.empty();
    auto& outbox = from_client ? client_standing.sink.outbox : server_standing.sink.outbox;
    if (outbox.empty()) break;
    std::vector<uint8_t> bytes = std::move(outbox.front().bytes);
    outbox.pop_front();
    if (tap) tap(from_client, bytes);
    if (bytes.empty()) continue;
    Handshake& to = from_client ? static_cast<Handshake&>(server) : client;
    const HandshakeMessage message{static_cast<messages::HandshakeType>(bytes[0]),
                                   Bytes(bytes).subspan(kHandshakeHeaderSize), bytes};
    if (!from_client && client.done()) {
      TakeTicket(message, outcome);
      continue;
    }
    if (const Status received = to.Receive(message); !received.has_value()) {
      (from_client ? outcome.server : outcome.client) = received.error();
    }
  }
  return outcome;
}

void MessageLoop::TakeTicket(const HandshakeMessage& message, Outcome& outcome) {
  client::TicketReader& reader = client_standing.ticket_reader;
  const auto ticket = reader.Receive(message, client_standing.environment.clock(),
                                     client_config->options.common.limits.tickets);
  if (!ticket.has_value()) outcome.client = ticket.error();
  if (reader.has_ticket()) {
    sessions.push_back(reader.MakeSession(*client_config, client_standing.negotiated).value());
  }
  reader.Forget();
}

}  // namespace lockstep::testing
