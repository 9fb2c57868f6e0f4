#include "fuzz/tls/answered_handshake.h"

#include <utility>

#include "fuzz/tls/check.h"

namespace lockstep::fuzz {
namespace {

// Returns whether a question was open.
bool Answer(testing::Endpoint& endpoint, testing::Answers& answers) {
  const auto question = std::exchange(endpoint.question, nullptr);
  if (question == nullptr) return false;
  Check(endpoint.connection.Answer(TokenOf(*question), answers.ReplyTo(*question)).has_value());
  return true;
}

}  // namespace

bool AnsweredHandshake(testing::Loopback& loopback, testing::Answers& client,
                       testing::Answers& server) {
  bool asked = true;
  while (asked) {
    (void)loopback.client.Drain();
    (void)loopback.server.Drain();
    (void)loopback.Handshake();
    asked = Answer(loopback.client, client);
    asked = Answer(loopback.server, server) || asked;
  }
  return loopback.client.done && loopback.server.done;
}

}  // namespace lockstep::fuzz
