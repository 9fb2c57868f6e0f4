#include "tls/handshake/handshake_reader.h"

#include <algorithm>
#include <cstring>

#include "crypto/base/reader.h"

namespace lockstep {

using messages::HandshakeType;

Status HandshakeReader::Feed(Bytes content) {
  if (pending_.empty()) {
    pending_ = content;
    lent_ = true;
    return {};
  }
  // A message is being reassembled: append. Doubling keeps the copies linear in what arrives, and
  // so does moving to the front: what lies there was taken, and the rest came with one record.
  const size_t size = pending_.size() + content.size();
  const auto offset = static_cast<size_t>(pending_.data() - buffer_.data());
  MutableBytes target = buffer_.subspan(offset);
  if (target.size() < size) {
    if (buffer_.size() < size) {
      const size_t doubled = std::min(2 * buffer_.size(), ClaimedSize());
      LOCKSTEP_ASSIGN(buffer_, arena_->Allocate(std::max(size, doubled)));
    }
    std::memmove(buffer_.data(), pending_.data(), pending_.size());
    target = buffer_;
  }
  std::ranges::copy(content, target.begin() + static_cast<std::ptrdiff_t>(pending_.size()));
  pending_ = target.first(size);
  return {};
}

Result<std::optional<HandshakeMessage>> HandshakeReader::Next(const MessageSizeLimits& limits) {
  if (pending_.size() < kHandshakeHeaderSize) return std::nullopt;
  ByteReader reader(pending_);
  const auto type = static_cast<HandshakeType>(reader.Integer(1));
  const size_t length = reader.Integer(3);
  if (const size_t limit = LimitOf(type, limits); length > limit) {
    return Error{Reason::kHandshakeMessageTooLong, 0, {length, limit}};
  }
  if (reader.remaining() < length) return std::nullopt;
  const HandshakeMessage message{type, reader.Take(length),
                                 pending_.first(kHandshakeHeaderSize + length)};
  pending_ = reader.rest();
  return message;
}

Status HandshakeReader::Retain() {
  if (lent_ && !pending_.empty()) {
    if (buffer_.size() < pending_.size()) {
      LOCKSTEP_ASSIGN(buffer_, arena_->Allocate(pending_.size()));
    }
    std::ranges::copy(pending_, buffer_.begin());
    pending_ = buffer_.first(pending_.size());
  }
  lent_ = false;
  if (pending_.empty()) {
    pending_ = {};
    buffer_ = {};
  }
  return {};
}

size_t HandshakeReader::ClaimedSize() const {
  if (pending_.size() < kHandshakeHeaderSize) return kHandshakeHeaderSize;
  ByteReader reader(pending_);
  reader.Integer(1);
  return kHandshakeHeaderSize + reader.Integer(3);
}

size_t HandshakeReader::LimitOf(HandshakeType type, const MessageSizeLimits& limits) const {
  switch (type) {
    case HandshakeType::kClientHello:
      return limits.client_hello;
    case HandshakeType::kCertificate:
      return protected_ ? limits.certificate : limits.other;
    default:
      return limits.other;
  }
}

}  // namespace lockstep
