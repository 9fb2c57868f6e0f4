#include "tls/testing/answers.h"

#include <array>
#include <utility>

namespace lockstep::testing {
namespace {

const crypto::KeyExchange& RowOf(NamedGroup group) {
  const crypto::KeyExchange* fake = crypto::Find(crypto::FakeProvider(), group);
  return fake != nullptr ? *fake : *crypto::Find(crypto::DefaultProvider(), group);
}

}  // namespace

void Answers::AskEverything(ClientOptions& client, ServerOptions& server) {
  for (CommonOptions* common : {&client.common, &server.common}) {
    common->verify_certificate = Answerer::kCaller;
    common->sign = Answerer::kCaller;
    common->key_exchange = Answerer::kCaller;
  }
  server.find_psk = Answerer::kCaller;
  server.check_replay = Answerer::kCaller;
}

Reply Answers::ReplyTo(const Question& question) {
  return std::visit([&](const auto& one) { return To(one); }, question);
}

Reply Answers::To(const VerifyCertificateQuestion&) { return CertificateVerdict{}; }

Reply Answers::To(const SignQuestion& question) {
  return Signature{
      Copy(crypto::FakeSignature(question.credential->key().public_key(), question.message))};
}

Reply Answers::To(const FindPskQuestion& question) {
  for (size_t i = 0; i < question.identities.size(); ++i) {
    if (tickets != nullptr) {
      auto session = tickets->Open(question.identities[i].identity, now);
      if (session) return PskReply{PskReply::Found{i, *std::move(session)}};
    }
    if (psk != nullptr) return PskReply{PskReply::Found{i, psk}};
  }
  return PskReply{};
}

Reply Answers::To(const CheckReplayQuestion&) { return ReplayReply{replay_verdict}; }

Reply Answers::To(const SelectConfigQuestion&) { return ConfigReply{CreateConfig(server).value()}; }

Reply Answers::To(const GenerateKeySharesQuestion& question) {
  KeySharesReply reply;
  for (const NamedGroup group : question.groups) {
    crypto::KeyPair pair = RowOf(group).generate(random_).value();
    reply.shares.push_back(pair.share);
    keys_.emplace(pair.share, std::move(pair));
  }
  return reply;
}

// Of a share that is not valid in its group nothing comes (section 7.4).
Reply Answers::To(const DecapsulateQuestion& question) {
  auto secret =
      RowOf(question.group)
          .decapsulate(keys_.at(question.client_share).private_key, question.server_share);
  if (!secret.has_value()) return SharedSecretReply{};
  return SharedSecretReply{*std::move(secret)};
}

Reply Answers::To(const EncapsulateQuestion& question) {
  auto made = RowOf(question.group).encapsulate(random_, question.client_share);
  if (!made.has_value()) return EncapsulationReply{};
  return EncapsulationReply{*std::move(made)};
}

}  // namespace lockstep::testing
