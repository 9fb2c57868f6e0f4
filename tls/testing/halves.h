// Halves: one side of a connection after its split, and what came of it.
#ifndef TLS_TESTING_HALVES_H_
#define TLS_TESTING_HALVES_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tls/split.h"
#include "tls/testing/loopback.h"

namespace lockstep::testing {

struct Halves {
  explicit Halves(Connection connection) : Halves(std::move(connection).Split().value()) {}
  explicit Halves(SplitConnection split)
      : send(std::move(split.send)), receive(std::move(split.receive)) {}

  // Gives the receiving half these bytes, as far as it takes them. What it owes is kept.
  Status Take(std::vector<uint8_t> bytes) {
    for (MutableBytes rest(bytes);;) {
      FromReceiver<Received> received = receive.Receive(rest);
      Keep(std::move(received.for_sender));
      if (!received.result.has_value()) return received.result.error();
      rest = rest.subspan(received.result->consumed);
      if (std::holds_alternative<NeedBytes>(received.result->event)) return {};
      if (!OnEvent(received.result->event)) return {};
    }
  }
  void Keep(ForSender for_sender) {
    if (for_sender) owed.push_back(std::move(for_sender));
  }
  // Hands what is owed to the sending half.
  Status Settle() {
    for (; !owed.empty(); owed.pop_front()) {
      const auto event = send.Take(std::move(owed.front()));
      if (!event.has_value()) return event.error();
      if (*event) OnEvent(**event);
    }
    return {};
  }
  // What the sending half has to send, `plaintext` after what is owed.
  std::vector<uint8_t> Flush(std::string_view plaintext = {}) {
    std::vector<uint8_t> out(send.MaxSealedSize(plaintext.size()));
    const auto sent = send.Send(AsBytes(plaintext), out);
    EXPECT_TRUE(!sent.has_value() || sent->taken == plaintext.size());
    out.resize(sent.has_value() ? sent->written : 0);
    return out;
  }

  SendHalf send;
  ReceiveHalf receive;
  std::deque<ForSender> owed = {};
  std::string data = {};
  bool closed = false;
  size_t confirmations = 0;
  std::vector<ClientAuthenticated> authenticated = {};
  std::vector<ClientSession> sessions = {};
  std::shared_ptr<const Question> question = nullptr;

 private:
  // Returns whether more may come.
  bool OnEvent(const Event& event) {
    if (const auto* application_data = std::get_if<ApplicationData>(&event)) {
      data += AsText(application_data->data);
    }
    if (const auto* one = std::get_if<ClientAuthenticated>(&event)) authenticated.push_back(*one);
    if (const auto* asked = std::get_if<Asked>(&event)) question = asked->question;
    if (std::holds_alternative<HandshakeConfirmed>(event)) ++confirmations;
    if (std::holds_alternative<TicketReceived>(event)) {
      sessions.push_back(receive.MakeSession().value());
    }
    closed = closed || std::holds_alternative<PeerClosed>(event);
    return !closed;
  }
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_HALVES_H_
