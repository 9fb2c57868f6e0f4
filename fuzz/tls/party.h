// Party: one of two connections, with what has arrived for it and what came of it.
#ifndef FUZZ_TLS_PARTY_H_
#define FUZZ_TLS_PARTY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/tls/checked_connection.h"
#include "fuzz/tls/options.h"
#include "tls/testing/forger.h"

namespace lockstep::fuzz {

class Party {
 public:
  // The client or the server of these options. Its secrets go to `log`.
  static Party Client(const Options& options, const testing::KeyLog& log);
  static Party Server(const Options& options, const testing::KeyLog& log);

  // All that it has to send for the time being, the plaintext last.
  std::vector<uint8_t> Flush(std::string_view plaintext = {});
  // Receives as far as it goes.
  void Take(Bytes bytes);
  // Answers a question that was left open. Returns whether there was one.
  bool AnswerOpenQuestion();
  void UpdateKeys(KeyUpdateRequest request) { (void)connection_.UpdateKeys(request); }
  void Close() { (void)connection_.Close(); }
  void ReceiveEnd();

  [[nodiscard]] const Connection& connection() const { return connection_.get(); }
  [[nodiscard]] const Trace& trace() const { return connection_.trace(); }
  [[nodiscard]] const std::string& data() const { return data_; }
  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] bool closed() const { return closed_; }
  // The handshake messages, both sides', that were authenticated when the handshake was done.
  [[nodiscard]] std::vector<std::vector<uint8_t>> Covered() const;

 private:
  Party(Connection connection, std::shared_ptr<const Trace> trace, const Options& options,
        Answering answering, bool is_client);
  // Returns whether there is reason to go on.
  bool OnEvent(const Event& event);
  void Answer();

  CheckedConnection connection_;
  size_t window_;
  size_t room_;
  Answering answering_;
  bool is_client_;
  std::vector<uint8_t> inbox_;
  std::string data_;
  std::shared_ptr<const Question> question_;
  size_t traced_when_done_ = 0;
  bool done_ = false;
  bool closed_ = false;
};

// What an honest caller answers.
Signature SignatureFor(const SignQuestion& question);

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_PARTY_H_
