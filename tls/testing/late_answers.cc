#include "tls/testing/late_answers.h"

#include <gtest/gtest.h>

#include "crypto/testing/fake_provider.h"

namespace lockstep::testing {
namespace {

const crypto::KeyExchange& RowOf(NamedGroup group) {
  return *crypto::Find(crypto::FakeProvider(), group);
}

}  // namespace

void LateAnswers::AskEverything(ClientOptions& client, ServerOptions& server) {
  for (CommonOptions* common : {&client.common, &server.common}) {
    common->verify_certificate = Answerer::kCaller;
    common->sign = Answerer::kCaller;
    common->key_exchange = Answerer::kCaller;
  }
  server.find_psk = Answerer::kCaller;
  server.check_replay = Answerer::kCaller;
}

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

Reply LateAnswers::ReplyTo(const Question& question) {
  return std::visit([&](const auto& one) { return To(one); }, question);
}

Reply LateAnswers::To(const VerifyCertificateQuestion&) { return CertificateVerdict{}; }

Reply LateAnswers::To(const SignQuestion& question) {
  return Signature{
      Copy(crypto::FakeSignature(question.credential->key().public_key(), question.message))};
}

Reply LateAnswers::To(const FindPskQuestion& question) {
  for (size_t i = 0; i < question.identities.size(); ++i) {
    if (tickets != nullptr) {
      auto session = tickets->Open(question.identities[i].identity, 0);
      if (session) return PskReply{PskReply::Found{i, *std::move(session)}};
    }
    if (psk != nullptr) return PskReply{PskReply::Found{i, psk}};
  }
  return PskReply{};
}

Reply LateAnswers::To(const CheckReplayQuestion&) { return ReplayReply{ReplayVerdict::kFresh}; }

Reply LateAnswers::To(const SelectConfigQuestion&) {
  return ConfigReply{CreateConfig(server).value()};
}

Reply LateAnswers::To(const GenerateKeySharesQuestion& question) {
  KeySharesReply reply;
  for (const NamedGroup group : question.groups) {
    crypto::KeyPair pair = RowOf(group).generate(random_).value();
    reply.shares.push_back(pair.share);
    keys_.emplace(pair.share, std::move(pair));
  }
  return reply;
}

Reply LateAnswers::To(const DecapsulateQuestion& question) {
  return SharedSecretReply{
      RowOf(question.group)
          .decapsulate(keys_.at(question.client_share).private_key, question.server_share)
          .value()};
}

Reply LateAnswers::To(const EncapsulateQuestion& question) {
  return EncapsulationReply{
      RowOf(question.group).encapsulate(random_, question.client_share).value()};
}

}  // namespace lockstep::testing
