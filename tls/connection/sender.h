// Sender: the sending half of a connection. Handshake flights, KeyUpdates, alerts and application
// data, sealed straight into the caller's output.
#ifndef TLS_CONNECTION_SENDER_H_
#define TLS_CONNECTION_SENDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/random.h"
#include "record/padding.h"
#include "record/writer.h"
#include "tls/connection/flight_queue.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/offload_keys.h"
#include "tls/tls.h"

namespace lockstep {

class Sender {
 public:
  // `random` pads records, and is there for all that the sender's owner draws. `options` are the
  // configuration's. `key_updates`: KeyUpdates sent so far; anything but 0 is for a direction that
  // is taken over in the middle.
  Sender(const CommonOptions& options, crypto::Random random, bool is_client,
         uint64_t key_updates = 0);
  Sender(Sender&&) noexcept = default;
  Sender& operator=(Sender&&) noexcept = default;
  // Goes on with all that `other` had, and with randomness of its own. `other` is left without
  // keys.
  Sender(Sender&& other, crypto::Random random) noexcept;

  // Other options from here on: those of a configuration that was chosen late.
  void SetOptions(const CommonOptions& options);
  [[nodiscard]] const CommonOptions& options() const { return *options_; }
  [[nodiscard]] crypto::Random& generator() { return random_; }

  // --- Queued by the handshake. Allocates the queue on first use.
  Status QueueMessage(Bytes message);
  Status QueueChangeCipherSpec();
  Status QueueKeys(const crypto::CipherSuite& suite, TrafficSecret secret);
  Status QueueNoKeys() { return Queue({.kind = FlightItem::Kind::kNoKeys}); }

  // Before a message of up to `size` bytes is queued that has to go under one key, with which it is
  // made: queues a KeyUpdate where that key has too few records left (section 5.5). Returns what
  // the key comes from.
  Result<TrafficSecret> ReserveKey(size_t size);
  // A message that may go under any key, and needs one that lasts until its end: no KeyUpdate can
  // come between its records (section 5.1).
  Status QueuePostHandshakeMessage(Bytes message);

  // --- Owed to the peer.
  // An alert that ends the connection; what comes after it is not sent. Not after close_notify was
  // sent, which is the last of all (section 6.1).
  void QueueFatalAlert(messages::AlertDescription alert) { fatal_alert_ = alert; }
  void QueueCloseNotify() { close_notify_ = CloseNotify::kQueued; }
  // An update of our own will. A request while another is unanswered sends no new request.
  // kInvalidArgument for a value that no KeyUpdate may hold (section 4.7.3).
  Status QueueKeyUpdate(KeyUpdateRequest request);
  // A request whose answer is wanted as an event.
  Status QueueConfirmation();
  // The peer's KeyUpdate came. Where it is a request, any number of them is answered once. Returns
  // the event that it is, if it is one.
  std::optional<Event> OnPeerKeyUpdate(KeyUpdateRequest request);

  // None came since our last request that could be its answer.
  [[nodiscard]] bool awaits_answer() const { return answer_due_; }

  // Nothing is sent any more; the keys are forgotten.
  void Abandon();
  // Likewise, and somebody else goes on with them, of this suite. kSendFirst where anything waits.
  Result<OffloadKeys> HandOutKeys(CipherSuiteId suite);
  // kKeysHandedOut or kSendingClosed where the caller can send nothing more.
  [[nodiscard]] Status CheckOpen() const;

  // Connection::Send, once the caller's arguments are known to be good. After a fatal alert was
  // written the keys are gone.
  Result<Sent> Send(std::span<const Bytes> plaintext, MutableBytes output);
  // Connection::SealInPlace. kSendFirst where anything is owed.
  Result<MutableBytes> SealInPlace(MutableBytes buffer, size_t headroom, size_t tailroom);

  [[nodiscard]] size_t MaxSealedSize(size_t plaintext_size) const;
  [[nodiscard]] bool wants_send() const;
  [[nodiscard]] bool flight_empty() const { return flight_ == nullptr || flight_->empty(); }
  // Items of the flight that wait.
  [[nodiscard]] size_t queued() const { return flight_ == nullptr ? 0 : flight_->items().size(); }
  [[nodiscard]] bool has_fatal_alert() const { return fatal_alert_.has_value(); }
  [[nodiscard]] bool closed() const { return close_notify_ != CloseNotify::kNo || handed_out_; }
  [[nodiscard]] bool close_notify_sent() const { return close_notify_ == CloseNotify::kSent; }
  // Not even an alert can be sent (section 6.1: nothing follows close_notify).
  [[nodiscard]] bool silent() const { return close_notify_sent() || handed_out_; }
  // Something of the flight came after the close_notify, and is not sent.
  [[nodiscard]] bool dropped_any() const { return dropped_; }
  // Our Finished is queued: a KeyUpdate may follow it (section 4.7.3).
  void AllowKeyUpdates() { key_updates_allowed_ = true; }
  // Frees the queue once it is empty and the handshake is done.
  void EndHandshake() { handshake_done_ = key_updates_allowed_ = true; }

 private:
  // Of the records that one key may protect (section 5.5), kept back for a KeyUpdate and the
  // alerts.
  static constexpr uint64_t kReservedRecords = 4;
  // Section 4.7.3: the number of key updates MUST NOT exceed 2^48 - 1.
  static constexpr uint64_t kMaxKeyUpdates = (uint64_t{1} << 48) - 1;

  enum class CloseNotify : uint8_t { kNo, kQueued, kSent };

  [[nodiscard]] bool SendsDataOnly(std::span<const Bytes> plaintext, size_t room) const;
  Status Queue(const FlightItem& item, TrafficSecret secret = {});
  // Each writes what it can to the rest of `output` after sent.written, and says in sent.needed
  // what is missing.
  Status SendFlight(MutableBytes output, Sent& sent);
  Status SendMessages(MutableBytes output, Sent& sent);
  Status SendKeyUpdates(MutableBytes output, Sent& sent);
  Status SendKeyUpdate(KeyUpdateRequest request, MutableBytes output, Sent& sent);
  Status SendAlert(messages::AlertDescription alert, MutableBytes output, Sent& sent);
  Status SendData(std::span<const Bytes> plaintext, MutableBytes output, Sent& sent);
  Result<record::Sealed> Seal(record::ContentType type, std::span<const Bytes> content,
                              MutableBytes output, Sent& sent);
  void ShapeRecords();
  Status Protect(const crypto::CipherSuite& suite, const TrafficSecret& secret);
  Status UpdateKeys();
  [[nodiscard]] bool MustUpdateKeys() const;
  [[nodiscard]] size_t RecordsOf(size_t content) const;
  [[nodiscard]] size_t Bound(size_t content) const;

  // Where bytes are free behind a member, the next ones lie there.
  [[no_unique_address]] record::Writer writer_;
  std::optional<messages::AlertDescription> fatal_alert_;
  std::optional<KeyUpdateRequest> key_update_queued_;
  CloseNotify close_notify_ = CloseNotify::kNo;
  const CommonOptions* options_;
  std::unique_ptr<FlightQueue> flight_;
  uint64_t key_updates_ : 48;  // sent
  bool key_update_owed_ : 1 = false;
  bool awaiting_key_update_ : 1 = false;  // no KeyUpdate came since our request
  bool answer_due_ : 1 = false;           // none came that could be the answer to it
  bool confirmation_wanted_ : 1 = false;
  bool initial_client_hello_ : 1;
  bool handshake_done_ : 1 = false;
  bool key_updates_allowed_ : 1 = false;
  bool dropped_ : 1 = false;
  bool handed_out_ : 1 = false;
  TrafficSecret secret_;  // what the writer's keys come from
  crypto::Random random_;
};

}  // namespace lockstep

#endif  // TLS_CONNECTION_SENDER_H_
