// Forger: a peer that says whatever a test wants under the right keys, which it has from the key
// log of the connection it talks to.
#ifndef TLS_TESTING_FORGER_H_
#define TLS_TESTING_FORGER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/provider.h"
#include "record/content_type.h"
#include "record/protection.h"
#include "record/reader.h"
#include "tls/handshake/certificate_verify.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/key_schedule/transcript.h"
#include "tls/tls.h"

namespace lockstep::testing {

// The secrets that a connection logged (RFC 9850). Copies share what was collected.
class KeyLog {
 public:
  // For CommonOptions::key_log.
  std::function<void(std::string_view line)> Collector() const;
  // The secret of a label; aborts where none was logged, which is a mistake in the test.
  TrafficSecret Find(std::string_view label, const crypto::Hash& hash) const;
  [[nodiscard]] bool Has(std::string_view label) const { return secrets_->contains(label); }

 private:
  using Secrets = std::map<std::string, std::vector<uint8_t>, std::less<>>;
  std::shared_ptr<Secrets> secrets_ = std::make_shared<Secrets>();
};

// What a connection sent: the content of a record, or a whole handshake message.
struct Heard {
  record::ContentType type;
  std::vector<uint8_t> bytes;
};

class Forger {
 public:
  // Speaks as `side`, at first unprotected.
  Forger(Side side, KeyLog log, const crypto::CipherSuite& suite);

  // One record under the keys in use. Handshake content is not added to the transcript.
  std::vector<uint8_t> Record(record::ContentType type, Bytes content);
  // One record of a whole TLSInnerPlaintext (section 5.4), with any header.
  std::vector<uint8_t> SealInner(Bytes inner, uint8_t outer_type = 23, uint16_t version = 0x0303);
  // A message in a record of its own, added to the transcript.
  std::vector<uint8_t> Say(Bytes message);
  // Adds a message to the transcript that is said in other ways.
  void AddToTranscript(Bytes message);

  // Takes records that the connection sent. Whole handshake messages are added to the transcript;
  // a ServerHello changes both directions' keys, a Finished the receiving ones, a KeyUpdate too.
  std::vector<Heard> Hear(std::vector<uint8_t> records);

  // Go on under the secrets that the connection has logged by now.
  void UseHandshakeKeys();
  void SendUnderEarlyKeys();
  void SendUnderApplicationKeys();
  void ReceiveUnderApplicationKeys();
  void UpdateSendKeys();

  // Encoded, over the transcript so far.
  std::vector<uint8_t> Finished() const { return FinishedOf(side_); }
  std::vector<uint8_t> CertificateVerify(const Credential& credential) const;

  Transcript& transcript() { return transcript_; }
  // Whether a Finished was heard, and was the right one.
  [[nodiscard]] bool heard_finished() const { return heard_finished_; }

 private:
  std::vector<uint8_t> FinishedOf(Side side) const;
  record::Protection Protect(const TrafficSecret& secret) const;
  void HearMessages(Bytes content, std::vector<Heard>& heard);
  void OnMessage(Bytes message);

  Side side_;
  KeyLog log_;
  const crypto::CipherSuite* suite_;
  Transcript transcript_;
  std::optional<record::Protection> sending_;
  record::Reader reader_;
  TrafficSecret send_secret_;
  TrafficSecret receive_secret_;
  std::vector<uint8_t> partial_;
  bool heard_finished_ = false;
  bool receives_application_ = false;
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_FORGER_H_
