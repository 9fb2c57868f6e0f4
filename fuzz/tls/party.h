// Party: one of two connections, with what has arrived for it and what came of it.
#ifndef FUZZ_TLS_PARTY_H_
#define FUZZ_TLS_PARTY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/provider.h"
#include "fuzz/tls/beginning.h"
#include "fuzz/tls/checked_connection.h"
#include "fuzz/tls/options.h"
#include "fuzz/tls/past.h"
#include "tls/testing/forger.h"

namespace lockstep::fuzz {

class Party {
 public:
  // The client or the server of these options. Its secrets go to `log`.
  static Party Client(const Options& options, const Past& past, const testing::KeyLog& log);
  static Party Server(const Options& options, const Past& past, const testing::KeyLog& log);

  // All that it has to send for the time being: early data, what is owed, and the plaintext.
  std::vector<uint8_t> Flush(std::string_view plaintext = {});
  // Receives as far as it goes.
  void Take(Bytes bytes);
  // Answers one of the questions that were left open. Returns whether there was one.
  bool AnswerOpenQuestion();
  void UpdateKeys(KeyUpdateRequest request) { (void)connection_.UpdateKeys(request); }
  void ConfirmHandshake() { (void)connection_.ConfirmHandshake(); }
  void RequestClientCertificate() { (void)connection_.RequestClientCertificate(); }
  void Close() { (void)connection_.Close(); }
  void ReceiveEnd();

  [[nodiscard]] const Connection& connection() const { return connection_.get(); }
  // The negotiated one; before that the one of the session that is offered, for early data.
  [[nodiscard]] const crypto::CipherSuite& suite() const;
  [[nodiscard]] const Trace& trace() const { return connection_.trace(); }
  [[nodiscard]] const std::string& data() const { return data_; }
  // The early data that it sent, or received.
  [[nodiscard]] const std::string& early_data() const { return early_data_; }
  [[nodiscard]] size_t authentications() const { return authentications_; }
  // Whether the keys of what comes next hang on a question that is open.
  [[nodiscard]] bool waits_for_keys() const {
    return !questions_.empty() && std::holds_alternative<DecapsulateQuestion>(*questions_.front());
  }
  [[nodiscard]] bool confirmed() const { return confirmed_; }
  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] bool closed() const { return closed_; }
  // The handshake messages, both sides', that were authenticated when the handshake was done.
  [[nodiscard]] std::vector<std::vector<uint8_t>> Covered() const;

 private:
  Party(Beginning beginning, std::shared_ptr<const Trace> trace, const Options& options, Side side);
  void FlushEarlyData(std::vector<uint8_t>& all);
  // Returns whether there is reason to go on.
  bool OnEvent(const Event& event);
  // Returns whether it was answered.
  bool OnQuestion(const std::shared_ptr<const Question>& question);
  void Answer(const Question& question);

  CheckedConnection connection_;
  Options options_;
  size_t window_;
  size_t room_;
  Side side_;
  testing::Answers answers_;
  std::vector<uint8_t> inbox_;
  std::string data_;
  std::string early_data_;
  std::vector<std::shared_ptr<const Question>> questions_;  // that are open
  size_t authentications_ = 0;                              // of the client, after the handshake
  size_t traced_when_done_ = 0;
  bool confirmed_ = false;
  bool done_ = false;
  bool closed_ = false;
};

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_PARTY_H_
