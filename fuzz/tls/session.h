// Session: a target against a live and honest peer, whose words a script edits on their way.
#ifndef FUZZ_TLS_SESSION_H_
#define FUZZ_TLS_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/tls/ear.h"
#include "fuzz/tls/options.h"
#include "fuzz/tls/party.h"
#include "fuzz/tls/past.h"
#include "fuzz/tls/script.h"
#include "fuzz/tls/voice.h"
#include "tls/testing/forger.h"

namespace lockstep::fuzz {

// Beyond what CheckedConnection holds each call to: whoever finishes the handshake has the same
// messages in it as the other side, unless the Finished was forged; and when nobody interferes,
// both finish, all data arrives, and both ends are clean.
class Session {
 public:
  // `target`: the side that hears edited words. What it says reaches the peer unchanged.
  Session(Side target, const Options& options, Script script);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void Run();
  // How many messages and other records the peer had to say.
  [[nodiscard]] size_t messages() const { return next_message_; }

 private:
  // One thing that the peer says, as it is going to be said.
  struct Saying {
    uint8_t type = 0;
    std::vector<uint8_t> content = {};
    bool unprotected = false;  // unless the wrapping says otherwise
    Wrapping wrapping = {};
    size_t fragment = 0;
    size_t times = 1;
    bool join = false;
    bool swap = false;
  };

  // Hands over all that both have to say, until both are silent.
  void Exchange();
  // Application data and KeyUpdates.
  void Converse();
  void Close();
  void HearPeer(std::vector<uint8_t> records);
  // Passes on what was heard, as far as there are keys for it.
  void PassHeard();
  // Edits what the peer says as its next message, and passes it on.
  void Pass(Saying saying);
  void Apply(const Edit& edit, Saying& saying);
  void Say(Saying saying);
  // What the script has left when the peer is silent.
  void SayTheRest();
  void CheckAgreement() const;
  void CheckUndisturbed() const;
  void CheckResumption() const;
  [[nodiscard]] const Party& client() const {
    return target_side_ == Side::kClient ? target_ : peer_;
  }
  [[nodiscard]] const Party& server() const {
    return target_side_ == Side::kServer ? target_ : peer_;
  }
  Party& client() { return target_side_ == Side::kClient ? target_ : peer_; }
  Party& server() { return target_side_ == Side::kServer ? target_ : peer_; }

  Side target_side_;

  Options options_;
  Past past_;
  Script script_;
  testing::KeyLog target_log_;
  testing::KeyLog peer_log_;
  Party target_;
  Party peer_;
  Ear ear_;
  Voice voice_;
  size_t next_message_ = 0;
  size_t next_edit_ = 0;
  std::deque<testing::Heard> heard_;
  std::vector<uint8_t> joined_;
  std::optional<Saying> swapped_;
  std::string data_;
  bool forged_finished_ = false;
};

// An input: options, then a script.
int FuzzSession(Side target, Bytes input);

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_SESSION_H_
