// FlightQueue: what a handshake has to send, in order, until the caller has room for it.
#ifndef TLS_CONNECTION_FLIGHT_QUEUE_H_
#define TLS_CONNECTION_FLIGHT_QUEUE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/provider.h"
#include "tls/key_schedule/traffic_secret.h"

namespace lockstep {

struct FlightItem {
  enum class Kind : uint8_t { kMessage, kChangeCipherSpec, kKeys, kNoKeys, kKeyUpdate };
  Kind kind = Kind::kMessage;
  Bytes message = {};  // what of it is not sent yet; in the handshake's arena
  const crypto::CipherSuite* suite = nullptr;  // kKeys
};

class FlightQueue {
 public:
  // The longest flight is a server's: ServerHello, change_cipher_spec, keys, EncryptedExtensions,
  // CertificateRequest, Certificate, CertificateVerify, Finished, keys. A HelloRetryRequest may
  // wait before it. It is sent before the client's Finished can come; after that there are tickets,
  // and authentication requests, or answers, as many as may be open (config.cc).
  static constexpr size_t kCapacity = 16;

  // Of early data, the handshake, and application data: a client may have none of them sent yet.
  static constexpr size_t kKeysCapacity = 4;

  // `secret`, of kKeys: protects what comes after.
  Status Push(const FlightItem& item, TrafficSecret secret = {}) {
    if (end_ == kCapacity && begin_ > 0) {
      std::ranges::move(std::span(items_).subspan(begin_), items_.begin());
      end_ -= std::exchange(begin_, 0);
    }
    const bool is_keys = item.kind == FlightItem::Kind::kKeys;
    if (end_ == kCapacity || (is_keys && keys_ == kKeysCapacity))
      return Error{Reason::kInternalError};
    if (is_keys) secrets_[keys_++] = std::move(secret);
    items_[end_++] = item;
    return {};
  }
  FlightItem& front() { return items_[begin_]; }
  // Of the first kKeys.
  [[nodiscard]] const TrafficSecret& front_secret() const { return secrets_.front(); }
  void Pop() {
    if (items_[begin_].kind == FlightItem::Kind::kKeys) {
      std::ranges::move(std::span(secrets_).subspan(1), secrets_.begin());
      --keys_;
    }
    items_[begin_++] = {};
    if (begin_ == end_) begin_ = end_ = 0;
  }
  [[nodiscard]] bool empty() const { return begin_ == end_; }
  [[nodiscard]] std::span<const FlightItem> items() const {
    return std::span(items_).subspan(begin_, end_ - begin_);
  }

 private:
  std::array<FlightItem, kCapacity> items_;
  std::array<TrafficSecret, kKeysCapacity> secrets_;  // of the kKeys among them, in order
  size_t begin_ = 0;
  size_t end_ = 0;
  size_t keys_ = 0;
};

}  // namespace lockstep

#endif  // TLS_CONNECTION_FLIGHT_QUEUE_H_
