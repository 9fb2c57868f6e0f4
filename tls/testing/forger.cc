#include "tls/testing/forger.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "crypto/base/writer.h"
#include "crypto/testing/hex.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/finished.h"
#include "tls/messages/handshake.h"
#include "tls/messages/server_hello.h"

namespace lockstep::testing {

using messages::HandshakeType;
using record::ContentType;

namespace {

std::vector<uint8_t> Header(uint8_t type, uint16_t version, size_t length) {
  std::vector<uint8_t> header(record::kHeaderSize);
  ByteWriter writer(header);
  writer.Integer(type, 1);
  writer.Integer(version, 2);
  writer.Integer(length, 2);
  return header;
}

}  // namespace

std::function<void(std::string_view line)> KeyLog::Collector() const {
  return [secrets = secrets_](std::string_view line) {
    const size_t label = line.find(' ');
    const size_t secret = line.rfind(' ') + 1;
    (*secrets)[std::string(line.substr(0, label))] = crypto::FromHex(line.substr(secret));
  };
}

TrafficSecret KeyLog::Find(std::string_view label, const crypto::Hash& hash) const {
  const auto found = secrets_->find(label);
  if (found == secrets_->end()) std::abort();
  return {hash, crypto::HashValue::CopyOf(found->second)};
}

Forger::Forger(Side side, KeyLog log, const crypto::CipherSuite& suite)
    : side_(side), log_(std::move(log)), suite_(&suite), transcript_(*suite.hash) {
  reader_.AllowChangeCipherSpec(true);
}

std::vector<uint8_t> Forger::Record(ContentType type, Bytes content) {
  std::vector<uint8_t> inner = Copy(content);
  if (sending_) {
    inner.push_back(static_cast<uint8_t>(type));
    return SealInner(inner);
  }
  std::vector<uint8_t> out = Header(static_cast<uint8_t>(type), 0x0303, content.size());
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

std::vector<uint8_t> Forger::SealInner(Bytes inner, uint8_t outer_type, uint16_t version) {
  const size_t length = inner.size() + crypto::kAeadTagSize;
  const std::vector<uint8_t> header = Header(outer_type, version, length);
  std::vector<uint8_t> out(header.size() + length);
  std::ranges::copy(header, out.begin());
  crypto::SealRequest request{.nonce = {},
                              .associated_data = header,
                              .plaintext = {&inner, 1},
                              .trailer = {},
                              .output = MutableBytes(out).subspan(header.size())};
  sending_->Seal({&request, 1}).value();
  return out;
}

std::vector<uint8_t> Forger::Say(Bytes message) {
  AddToTranscript(message);
  return Record(ContentType::kHandshake, message);
}

void Forger::AddToTranscript(Bytes message) {
  const bool is_server_hello = message[0] == static_cast<uint8_t>(HandshakeType::kServerHello);
  if (is_server_hello &&
      messages::IsHelloRetryRequest(message.subspan(messages::kHandshakeHeaderSize))) {
    transcript_.ReplaceByMessageHash();
  }
  transcript_.Add(message);
}

std::vector<Heard> Forger::Hear(std::vector<uint8_t> records) {
  std::vector<Heard> heard;
  for (MutableBytes rest = records; !rest.empty();) {
    const record::ReadResult next = reader_.Next(rest).value();
    if (next.consumed == 0) std::abort();  // half a record: a mistake in the test
    rest = rest.subspan(next.consumed);
    if (!next.record) continue;
    if (next.record->type == ContentType::kHandshake) {
      HearMessages(next.record->content, heard);
    } else {
      heard.push_back({next.record->type, Copy(next.record->content)});
    }
  }
  return heard;
}

void Forger::HearMessages(Bytes content, std::vector<Heard>& heard) {
  partial_.insert(partial_.end(), content.begin(), content.end());
  while (partial_.size() >= messages::kHandshakeHeaderSize) {
    const size_t length = size_t{partial_[1]} << 16 | size_t{partial_[2]} << 8 | partial_[3];
    const size_t size = messages::kHandshakeHeaderSize + length;
    if (partial_.size() < size) return;
    heard.push_back({ContentType::kHandshake, Copy(Bytes(partial_).first(size))});
    partial_.erase(partial_.begin(), partial_.begin() + static_cast<std::ptrdiff_t>(size));
    OnMessage(heard.back().bytes);
  }
}

void Forger::OnMessage(Bytes message) {
  const auto type = static_cast<HandshakeType>(message[0]);
  if (type == HandshakeType::kFinished) {
    heard_finished_ =
        Equal(message, FinishedOf(side_ == Side::kClient ? Side::kServer : Side::kClient));
  }
  AddToTranscript(message);
  switch (type) {
    case HandshakeType::kServerHello:
      if (!messages::IsHelloRetryRequest(message.subspan(messages::kHandshakeHeaderSize))) {
        UseHandshakeKeys();
      }
      break;
    case HandshakeType::kFinished:
      // That of post-handshake authentication changes no keys.
      if (!receives_application_) ReceiveUnderApplicationKeys();
      break;
    case HandshakeType::kKeyUpdate:
      receive_secret_ = receive_secret_.Next();
      reader_.Protect(Protect(receive_secret_));
      break;
    default:
      break;
  }
}

void Forger::UseHandshakeKeys() {
  TrafficSecret client = log_.Find("CLIENT_HANDSHAKE_TRAFFIC_SECRET", *suite_->hash);
  TrafficSecret server = log_.Find("SERVER_HANDSHAKE_TRAFFIC_SECRET", *suite_->hash);
  if (side_ == Side::kServer) std::swap(client, server);
  send_secret_ = std::move(client);
  receive_secret_ = std::move(server);
  sending_ = Protect(send_secret_);
  reader_.Protect(Protect(receive_secret_));
}

void Forger::SendUnderEarlyKeys() {
  send_secret_ = log_.Find("CLIENT_EARLY_TRAFFIC_SECRET", *suite_->hash);
  sending_ = Protect(send_secret_);
}

void Forger::SendUnderApplicationKeys() {
  const bool is_client = side_ == Side::kClient;
  send_secret_ =
      log_.Find(is_client ? "CLIENT_TRAFFIC_SECRET_0" : "SERVER_TRAFFIC_SECRET_0", *suite_->hash);
  sending_ = Protect(send_secret_);
}

void Forger::ReceiveUnderApplicationKeys() {
  receives_application_ = true;
  const bool is_client = side_ == Side::kClient;
  receive_secret_ =
      log_.Find(is_client ? "SERVER_TRAFFIC_SECRET_0" : "CLIENT_TRAFFIC_SECRET_0", *suite_->hash);
  reader_.Protect(Protect(receive_secret_));
}

void Forger::UpdateSendKeys() {
  send_secret_ = send_secret_.Next();
  sending_ = Protect(send_secret_);
}

std::vector<uint8_t> Forger::FinishedOf(Side side) const {
  // Finished is always keyed by the handshake secret (section 4.5.3).
  const bool is_client = side == Side::kClient;
  const TrafficSecret secret =
      log_.Find(is_client ? "CLIENT_HANDSHAKE_TRAFFIC_SECRET" : "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                *suite_->hash);
  const crypto::HashValue verify_data = secret.VerifyData(transcript_.Current().Expose());
  messages::Finished finished;
  finished.verify_data = {verify_data.Expose()};
  return messages::SerializeHandshake(finished).value();
}

std::vector<uint8_t> Forger::CertificateVerify(const Credential& credential) const {
  const crypto::HashValue hash = transcript_.Current();
  const CertificateVerifyContent content(side_, hash.Expose());
  const std::array<uint8_t, crypto::kSeedSize> seed{};
  crypto::Random random(crypto::DefaultProvider().keystream, seed);
  messages::CertificateVerify verify;
  verify.algorithm = credential.key().schemes().front();
  const auto signature = credential.key().Sign(verify.algorithm, content.bytes(), random).value();
  verify.signature = {signature};
  return messages::SerializeHandshake(verify).value();
}

record::Protection Forger::Protect(const TrafficSecret& secret) const {
  const TrafficKeys keys = secret.Keys(*suite_->aead);
  return record::Protection::Create(*suite_->aead, keys.key.Expose(), keys.iv.Expose()).value();
}

}  // namespace lockstep::testing
