// SendHalf::Impl: what a connection's sending half owns after the split.
#ifndef TLS_CONNECTION_SEND_HALF_H_
#define TLS_CONNECTION_SEND_HALF_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "crypto/random.h"
#include "tls/client/post_handshake_authentication.h"
#include "tls/config.h"
#include "tls/connection/certificate_answers.h"
#include "tls/connection/sender.h"
#include "tls/handshake/arena.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/split.h"

namespace lockstep {

// Functions may throw std::bad_alloc; the public calls of SendHalf turn it into kOutOfMemory.
class SendHalf::Impl {
 public:
  using Config =
      std::variant<std::shared_ptr<const ClientConfig>, std::shared_ptr<const ServerConfig>>;

  // Takes the sender over once nothing can fail any more. `config` owns its options; `answering` is
  // a client's, and may be null; `connection` is what ForSenders carry.
  Impl(Config config, const Negotiated& negotiated, crypto::Random random, Sender& sender,
       uint64_t connection);
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  void SetSecrets(TrafficSecret exporter_secret,
                  std::unique_ptr<PostHandshakeAuthentication> answering);

  Result<std::optional<Event>> Take(ForSender&& for_sender);
  Result<Sent> Send(std::span<const Bytes> plaintext, MutableBytes output);
  Result<MutableBytes> SealInPlace(MutableBytes buffer, size_t headroom, size_t tailroom);
  Status Answer(QuestionToken token, const Reply& reply);
  Status Close();
  Status Abort(AlertDescription alert);
  Status UpdateKeys(KeyUpdateRequest request);
  Status ConfirmHandshake();
  Result<OffloadKeys> HandOutSendKeys();
  Status ExportKeyingMaterial(std::string_view label, Bytes context, MutableBytes output) const;

  // Makes the error this half's last, tells the peer, and returns it.
  Error Fail(const Error& error);

  [[nodiscard]] const Sender& sender() const { return sender_; }
  [[nodiscard]] const Negotiated& negotiated() const { return negotiated_; }
  [[nodiscard]] const Failure* failure() const { return failure_ ? &*failure_ : nullptr; }

 private:
  Result<Sent> SendChecked(std::span<const Bytes> plaintext, MutableBytes output);
  Result<std::optional<Event>> Settle(const ForSender::Owed& owed);
  void Adopt(const Failure& failure);
  [[nodiscard]] Status CheckCanSend() const;
  [[nodiscard]] client::PostHandshakeAuthentication* answering() const {
    return std::get_if<client::PostHandshakeAuthentication>(answering_.get());
  }
  SendingSide side() { return {sender_.options(), sender_, arena_, sender_.generator()}; }

  Config config_;
  Negotiated negotiated_;
  Arena arena_;
  Sender sender_;
  TrafficSecret exporter_secret_;
  std::unique_ptr<PostHandshakeAuthentication> answering_;
  std::optional<Failure> failure_;
  uint64_t connection_;
  uint64_t taken_ = 0;  // the number of the last ForSender
};

}  // namespace lockstep

#endif  // TLS_CONNECTION_SEND_HALF_H_
