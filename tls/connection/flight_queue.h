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
  const crypto::CipherSuite* suite = nullptr;
  TrafficSecret secret = {};  // kKeys: protects what comes after
};

class FlightQueue {
 public:
  // The longest flight is a server's: ServerHello, change_cipher_spec, keys, EncryptedExtensions,
  // CertificateRequest, Certificate, CertificateVerify, Finished, keys. A HelloRetryRequest may
  // wait before it. It is sent before the client's Finished can come; after that there are tickets,
  // and authentication requests, or answers, as many as may be open (config.cc).
  static constexpr size_t kCapacity = 16;

  Status Push(FlightItem item) {
    if (end_ == kCapacity && begin_ > 0) {
      std::ranges::move(std::span(items_).subspan(begin_), items_.begin());
      end_ -= std::exchange(begin_, 0);
    }
    if (end_ == kCapacity) return Error{Reason::kInternalError};
    items_[end_++] = std::move(item);
    return {};
  }
  FlightItem& front() { return items_[begin_]; }
  void Pop() {
    items_[begin_++] = {};
    if (begin_ == end_) begin_ = end_ = 0;
  }
  [[nodiscard]] bool empty() const { return begin_ == end_; }
  [[nodiscard]] std::span<const FlightItem> items() const {
    return std::span(items_).subspan(begin_, end_ - begin_);
  }

 private:
  std::array<FlightItem, kCapacity> items_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace lockstep

#endif  // TLS_CONNECTION_FLIGHT_QUEUE_H_
