// LateAnswers: whoever answers the questions of two connections, right, and only after everything
// else that could be done was done.
#ifndef TLS_TESTING_LATE_ANSWERS_H_
#define TLS_TESTING_LATE_ANSWERS_H_

#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/kex/key_exchange.h"
#include "crypto/random.h"
#include "tls/testing/early_data.h"
#include "tls/testing/loopback.h"

namespace lockstep::testing {

class LateAnswers {
 public:
  // What the answers come from. `server`: the configuration that is chosen.
  ServerOptions server;
  std::shared_ptr<FakeTickets> tickets = nullptr;
  std::shared_ptr<const ExternalPsk> psk = nullptr;

  // Both sides ask for whatever they can ask for.
  static void AskEverything(ClientOptions& client, ServerOptions& server);
  // Drives both until they are silent and nothing is asked; `window`: bytes shown to Receive at a
  // time. Returns whether both finished the handshake.
  bool Run(Loopback& loopback, size_t window = SIZE_MAX);
  // The reply to a question.
  Reply ReplyTo(const Question& question);

  // The questions that were asked, as indices of the variant.
  std::set<size_t> asked;

 private:
  // Answers the endpoint's question, if one is open, after some prodding.
  bool Answer(Endpoint& endpoint);

  Reply To(const VerifyCertificateQuestion& question);
  Reply To(const SignQuestion& question);
  Reply To(const FindPskQuestion& question);
  Reply To(const CheckReplayQuestion& question);
  Reply To(const SelectConfigQuestion& question);
  Reply To(const GenerateKeySharesQuestion& question);
  Reply To(const DecapsulateQuestion& question);
  Reply To(const EncapsulateQuestion& question);

  crypto::Random random_{crypto::FakeProvider().keystream,
                         std::array<uint8_t, crypto::kSeedSize>{7}};
  std::map<std::vector<uint8_t>, crypto::KeyPair> keys_;  // by share
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_LATE_ANSWERS_H_
