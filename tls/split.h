// A connection in two halves, for two threads that share no lock: one sends, one receives.
//
//   auto [send, receive] = std::move(tls).Split().value();
//   receiving thread:  auto [received, for_sender] = receive.Receive(bytes_that_arrived);
//                      if (for_sender) queue.push(std::move(for_sender));  // to the other thread
//   sending thread:    while (queue.pop(owed)) send.Take(std::move(owed));
//                      send.Send(data, out);
//
// What the receiving half finds that the sending one has to act on (a KeyUpdate to answer, or one
// that answers; a CertificateRequest; an alert to send) is a value that the caller hands over. It
// goes that way only: the receiving half needs nothing of the sending one.
//
// A peer that sends and does not read can have the queue grow. KeyUpdates that were appended to
// each other take one place, whatever their number; of CertificateRequests the sending half takes
// Limits::certificate_requests. A receiving thread that finds more waiting does best to stop
// receiving until the other one has come that far. The receiving half does not know which
// KeyUpdates were asked for: all count towards Limits::key_updates.
#ifndef TLS_SPLIT_H_
#define TLS_SPLIT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "tls/offload_keys.h"
#include "tls/tls.h"

namespace lockstep {

// What the receiving half owes the sending one. Mostly there is nothing; then it is false, and need
// not be handed over. Owns its bytes, and may wait as long as the caller likes: the peer is
// answered late, or not told of a failure, and that is all. Those of one connection have to be
// handed over in order, each once.
class [[nodiscard]] ForSender {
 public:
  ForSender() = default;
  ForSender(ForSender&& other) noexcept : owed_(std::exchange(other.owed_, {})) {}
  ForSender& operator=(ForSender&& other) noexcept {
    owed_ = std::exchange(other.owed_, {});
    return *this;
  }

  explicit operator bool() const { return owed_.number != 0; }

  // Takes over `next`, which came directly after this one, where both are KeyUpdates of the peer:
  // they are one debt. Else returns false, and `next` is as it was.
  bool Append(ForSender&& next);

 private:
  friend class Connection;
  friend class SendHalf;
  friend class ReceiveHalf;

  struct Owed {
    uint64_t connection = 0;  // whose halves it goes between
    uint64_t number = 0;      // 1, 2, ... of that connection; 0: nothing is owed
    uint64_t last = 0;        // the number of the last one that was appended; else `number`
    bool key_update_requested = false;  // by a KeyUpdate of the peer's, which is to be answered
    bool key_update_seen = false;       // one that asks for nothing, and may be an answer
    std::vector<uint8_t> certificate_request = {};  // the server's, encoded
    std::vector<uint8_t> message = {};              // of ours, to be sent
    std::optional<Failure> failure = std::nullopt;  // to tell the peer
  };
  Owed owed_;
};

// What a call of the receiving half returns.
template <class T>
struct [[nodiscard]] FromReceiver {
  Result<T> result;
  ForSender for_sender;
};

// The sending half. It belongs to one thread at a time, and its errors, which are final and sticky
// too, are its own: once it has failed, nothing more is to be received either (RFC 9846 section 6),
// and the caller destroys the receiving half. Where nothing else is said, its calls are those of
// Connection.
class SendHalf {
 public:
  SendHalf(SendHalf&&) noexcept;
  SendHalf& operator=(SendHalf&&) noexcept;
  ~SendHalf();

  // Takes over what the receiving half owes the peer: Send then has more to write. Several requests
  // for a KeyUpdate that wait are answered once. An event may come of it: HandshakeConfirmed, Asked
  // for a signature, or KeyUpdateOwed. After a failure of the receiving half, Send writes the
  // alert, and then returns that error. kForSenderOutOfTurn, which changes nothing and leaves
  // `for_sender` as it was, where an earlier one is missing, or it was handed over before, or to
  // another connection.
  Result<std::optional<Event>> Take(ForSender&& for_sender);

  Result<Sent> Send(std::span<const Bytes> plaintext, MutableBytes output);
  Result<Sent> Send(Bytes plaintext, MutableBytes output);
  Result<MutableBytes> SealInPlace(MutableBytes buffer, size_t headroom, size_t tailroom);
  [[nodiscard]] size_t MaxSealedSize(size_t plaintext_size) const;
  [[nodiscard]] bool wants_send() const;

  // A client's signature, for post-handshake authentication.
  Status Answer(QuestionToken token, Reply reply);
  Status Close();
  Status Abort(AlertDescription alert);
  Status UpdateKeys(KeyUpdateRequest request);
  // The event HandshakeConfirmed comes from Take.
  Status ConfirmHandshake();

  Result<OffloadKeys> DangerouslyTakeSendKeys();

  Status ExportKeyingMaterial(std::string_view label, Bytes context, MutableBytes output) const;
  [[nodiscard]] Result<std::array<uint8_t, kChannelBindingSize>> ChannelBinding() const;

  [[nodiscard]] const Negotiated& negotiated() const;
  // Null while this half works. A failure of the receiving half is one once it was taken over.
  [[nodiscard]] const Failure* failure() const;

 private:
  friend class Connection;
  class Impl;
  explicit SendHalf(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The receiving half; likewise. Failure::alert_sent is what the sending half is to tell the peer.
class ReceiveHalf {
 public:
  ReceiveHalf(ReceiveHalf&&) noexcept;
  ReceiveHalf& operator=(ReceiveHalf&&) noexcept;
  ~ReceiveHalf();

  // What the call returned and what is owed are apart: an error is told to the peer, too.
  FromReceiver<Received> Receive(MutableBytes received);
  FromReceiver<ReceivedMany> ReceiveMany(MutableBytes received, std::span<MutableBytes> data);
  FromReceiver<void> ReceiveEnd();
  // A server's verdict on a client's chain, for post-handshake authentication.
  FromReceiver<void> Answer(QuestionToken token, Reply reply);
  // The sending half sends the request once it has taken it over, if it was not closed. It is made
  // here because the answer arrives here.
  FromReceiver<CertificateRequestId> RequestClientCertificate();
  [[nodiscard]] Result<ClientSession> MakeSession() const;

  // Nothing that arrives is wanted any more: forgets the keys. Tells the peer nothing, since TLS
  // has no word for it. Afterwards receiving is kReceivingClosed. kReceiveFirst, which changes
  // nothing, where a whole message waits in Receive, or a client's certificate for a verdict or its
  // event: what they lead to may be owed to the peer. What came in part is dropped.
  Status Close();

  Result<OffloadKeys> DangerouslyTakeReceiveKeys();

  [[nodiscard]] const Negotiated& negotiated() const;
  [[nodiscard]] const Failure* failure() const;

 private:
  friend class Connection;
  explicit ReceiveHalf(std::unique_ptr<Connection::Impl> impl);
  template <class T, class Call>
  FromReceiver<T> Run(Call call);
  std::unique_ptr<Connection::Impl> impl_;
};

struct SplitConnection {
  SendHalf send;
  ReceiveHalf receive;
};

}  // namespace lockstep

#endif  // TLS_SPLIT_H_
