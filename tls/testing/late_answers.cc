#include "tls/testing/late_answers.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace lockstep::testing {
bool LateAnswers::Run(Loopback& loopback, size_t window) {
  Endpoint* const sides[] = {&loopback.client, &loopback.server};
  for (bool busy = true; busy;) {
    busy = false;
    for (Endpoint* const side : sides) {
      Endpoint& other = side == sides[0] ? *sides[1] : *sides[0];
      (void)side->Drain(window);
      busy = Answer(*side) || busy;
      const std::vector<uint8_t> bytes = side->Flush();
      other.inbox.insert(other.inbox.end(), bytes.begin(), bytes.end());
      busy = busy || !bytes.empty();
    }
  }
  return loopback.client.done && loopback.server.done;
}

bool LateAnswers::Answer(Endpoint& endpoint) {
  const auto question = std::exchange(endpoint.question, nullptr);
  if (question == nullptr) return false;
  asked.insert(question->index());
  if (!endpoint.connection.handshake_done()) {
    // In the handshake it is asked again and again, and what is due can go out.
    for (int i = 0; i < 3; ++i) {
      std::vector<uint8_t> early = endpoint.inbox;
      const auto received = endpoint.connection.Receive(early);
      EXPECT_TRUE(received.has_value());
      EXPECT_EQ(received->consumed, 0u);
      EXPECT_EQ(std::get<Asked>(received->event).question, question);
    }
  }
  const Status answered = endpoint.connection.Answer(TokenOf(*question), ReplyTo(*question));
  EXPECT_TRUE(answered.has_value());
  return true;
}

}  // namespace lockstep::testing
