#include "tls/testing/loopback.h"

#include <algorithm>
#include <utility>

namespace lockstep::testing {
namespace {

Connection MakeClient(const ClientOptions& options, LoopbackStart& start) {
  auto config = CreateConfig(options).value();
  const Environment environment = TestEnvironment(1, start.now);
  if (!start.session) return Connection::Client(config, start.server_name, environment).value();
  return Connection::Client(config, start.server_name, environment, *std::move(start.session))
      .value();
}

}  // namespace

std::vector<uint8_t> Endpoint::Flush(std::string_view plaintext, size_t room) {
  std::vector<uint8_t> out;
  Bytes rest = AsBytes(plaintext);
  while (connection.wants_send() || !rest.empty()) {
    const size_t start = out.size();
    out.resize(start + room);
    const auto sent = connection.Send(rest, MutableBytes(out).subspan(start));
    if (!sent.has_value()) {
      out.resize(start);
      break;
    }
    out.resize(start + sent->written);
    rest = rest.subspan(sent->taken);
    if (sent->written == 0) room = std::max(room, sent->needed);
  }
  return out;
}

std::vector<uint8_t> Endpoint::FlushEarly(std::string_view plaintext, size_t* taken) {
  std::vector<uint8_t> out(connection.MaxSealedSize(plaintext.size()));
  const auto sent = connection.SendEarlyData(AsBytes(plaintext), out);
  out.resize(sent.has_value() ? sent->written : 0);
  if (taken != nullptr) *taken = sent.has_value() ? sent->taken : 0;
  return out;
}

Status Endpoint::Drain(size_t window) {
  size_t shown = std::min(window, inbox.size());
  while (true) {
    const auto received = connection.Receive(MutableBytes(inbox).first(shown));
    if (!received.has_value()) return received.error();
    if (const auto* need = std::get_if<NeedBytes>(&received->event)) {
      if (shown + need->at_least > inbox.size()) return {};
      shown += need->at_least;
      continue;
    }
    ++events;
    if (const auto* application_data = std::get_if<ApplicationData>(&received->event)) {
      data += AsText(application_data->data);
    }
    if (std::holds_alternative<HandshakeConfirmed>(received->event)) ++confirmations;
    if (const auto* event = std::get_if<ClientAuthenticated>(&received->event)) {
      authenticated.push_back(*event);
    }
    if (const auto* early_data = std::get_if<EarlyData>(&received->event)) {
      early += AsText(early_data->data);
    }
    if (std::holds_alternative<TicketReceived>(received->event)) {
      sessions.push_back(connection.MakeSession().value());
    }
    done = done || std::holds_alternative<HandshakeDone>(received->event);
    inbox.erase(inbox.begin(), inbox.begin() + static_cast<std::ptrdiff_t>(received->consumed));
    shown = std::min(std::max(window, shown - std::min(shown, received->consumed)), inbox.size());
    if (const auto* asked = std::get_if<Asked>(&received->event)) {
      question = asked->question;
      return {};
    }
    if (std::holds_alternative<PeerClosed>(received->event)) {
      closed = true;
      return {};
    }
  }
}

Loopback::Loopback(const ClientOptions& client_options, const ServerOptions& server_options,
                   LoopbackStart start)
    : client{MakeClient(client_options, start)},
      server{Connection::Server(CreateConfig(server_options).value(), TestEnvironment(2, start.now))
                 .value()} {}

Status Loopback::Deliver(Endpoint& from, Endpoint& to, std::string_view plaintext) {
  std::vector<uint8_t> bytes = from.Flush(plaintext);
  if (tap) tap(&from == &client, bytes);
  to.inbox.insert(to.inbox.end(), bytes.begin(), bytes.end());
  return to.Drain();
}

bool Loopback::Handshake() {
  while (client.connection.wants_send() || server.connection.wants_send()) {
    // A failure of one side leaves an alert that the other still gets.
    (void)Deliver(client, server).has_value();
    (void)Deliver(server, client).has_value();
  }
  return client.done && server.done;
}

}  // namespace lockstep::testing
