#include "fuzz/tls/ear.h"

#include <utility>

#include "fuzz/tls/check.h"
#include "record/header.h"
#include "tls/messages/handshake.h"

namespace lockstep::fuzz {

using record::ContentType;
using testing::Heard;

namespace {

// From the ClientHello's to the first after the handshake, or two KeyUpdates in a row.
constexpr int kMostKeysPassed = 2;

}  // namespace

std::vector<Heard> Ear::Hear(std::vector<uint8_t> records, const crypto::CipherSuite& suite) {
  std::vector<Heard> heard;
  for (MutableBytes rest = records; !rest.empty();) {
    Check(rest.size() >= record::kHeaderSize);
    const Bytes header = rest.first(record::kHeaderSize);
    const size_t length = size_t{header[3]} << 8 | header[4];
    Check(rest.size() >= record::kHeaderSize + length);
    const MutableBytes fragment = rest.subspan(record::kHeaderSize, length);
    rest = rest.subspan(record::kHeaderSize + length);
    Heard content{static_cast<ContentType>(header[0]), Copy(fragment)};
    if (content.type == ContentType::kApplicationData) content = Open(header, fragment, suite);
    if (content.type == ContentType::kHandshake) {
      HearMessages(content.bytes, heard);
    } else {
      heard.push_back(std::move(content));
    }
  }
  return heard;
}

Heard Ear::Open(Bytes header, MutableBytes encrypted, const crypto::CipherSuite& suite) {
  // Which keys the speaker uses is for the ear to find out: those of now, or later ones.
  if (!protection_) NextKeys(suite);
  auto opened = protection_->Open(header, encrypted);
  for (int i = 0; i < kMostKeysPassed && !opened.has_value(); ++i) {
    NextKeys(suite);
    opened = protection_->Open(header, encrypted);
  }
  Check(opened.has_value());
  Bytes inner = *opened;
  while (!inner.empty() && inner.back() == 0) inner = inner.first(inner.size() - 1);
  Check(!inner.empty());
  return {static_cast<ContentType>(inner.back()), Copy(inner.first(inner.size() - 1))};
}

void Ear::NextKeys(const crypto::CipherSuite& suite) {
  const bool is_client = speaker_ == Side::kClient;
  ++epoch_;
  if (epoch_ == kEarly && (!is_client || !log_.Has("CLIENT_EARLY_TRAFFIC_SECRET"))) ++epoch_;
  switch (epoch_) {
    case kEarly:
      secret_ = log_.Find("CLIENT_EARLY_TRAFFIC_SECRET", *suite.hash);
      break;
    case kHandshakeKeys:
      secret_ = log_.Find(
          is_client ? "CLIENT_HANDSHAKE_TRAFFIC_SECRET" : "SERVER_HANDSHAKE_TRAFFIC_SECRET",
          *suite.hash);
      break;
    case kApplication:
      secret_ =
          log_.Find(is_client ? "CLIENT_TRAFFIC_SECRET_0" : "SERVER_TRAFFIC_SECRET_0", *suite.hash);
      break;
    default:
      secret_ = secret_.Next();
  }
  const TrafficKeys keys = secret_.Keys(*suite.aead);
  protection_ =
      record::Protection::Create(*suite.aead, keys.key.Expose(), keys.iv.Expose()).value();
}

void Ear::HearMessages(Bytes content, std::vector<Heard>& heard) {
  partial_.insert(partial_.end(), content.begin(), content.end());
  while (partial_.size() >= messages::kHandshakeHeaderSize) {
    const size_t length = size_t{partial_[1]} << 16 | size_t{partial_[2]} << 8 | partial_[3];
    const size_t size = messages::kHandshakeHeaderSize + length;
    if (partial_.size() < size) return;
    heard.push_back({ContentType::kHandshake, Copy(Bytes(partial_).first(size))});
    partial_.erase(partial_.begin(), partial_.begin() + static_cast<std::ptrdiff_t>(size));
  }
}

}  // namespace lockstep::fuzz
