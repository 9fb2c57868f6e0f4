// Answers: the right reply to every question that two connections of a test can ask.
#ifndef TLS_TESTING_ANSWERS_H_
#define TLS_TESTING_ANSWERS_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "crypto/kex/key_exchange.h"
#include "crypto/random.h"
#include "crypto/testing/fake_provider.h"
#include "tls/testing/fixture.h"
#include "tls/ticket_protector.h"
#include "tls/tls.h"

namespace lockstep::testing {

class Answers {
 public:
  // `seed`: of the keys that it makes. Two that talk to each other have different ones.
  explicit Answers(uint8_t seed = 7)
      : random_(crypto::FakeProvider().keystream, std::array<uint8_t, crypto::kSeedSize>{seed}) {}

  // What the answers come from. `server`: the configuration that is chosen.
  ServerOptions server = {};
  std::shared_ptr<TicketProtector> tickets = nullptr;
  std::shared_ptr<const ExternalPsk> psk = nullptr;
  int64_t now = kNow * 1000;  // milliseconds since 1970
  ReplayVerdict replay_verdict = ReplayVerdict::kFresh;

  // Both sides ask for whatever they can ask for.
  static void AskEverything(ClientOptions& client, ServerOptions& server);
  // The reply to a question.
  Reply ReplyTo(const Question& question);

 private:
  Reply To(const VerifyCertificateQuestion& question);
  Reply To(const SignQuestion& question);
  Reply To(const FindPskQuestion& question);
  Reply To(const CheckReplayQuestion& question);
  Reply To(const SelectConfigQuestion& question);
  Reply To(const GenerateKeySharesQuestion& question);
  Reply To(const DecapsulateQuestion& question);
  Reply To(const EncapsulateQuestion& question);

  crypto::Random random_;
  std::map<std::vector<uint8_t>, crypto::KeyPair> keys_;  // by share
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_ANSWERS_H_
