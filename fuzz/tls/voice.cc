#include "fuzz/tls/voice.h"

#include <algorithm>
#include <utility>

#include "crypto/aead/aead.h"
#include "fuzz/tls/ear.h"
#include "tls/messages/handshake_type.h"

namespace lockstep::fuzz {

using record::ContentType;
using testing::Forger;

std::vector<uint8_t> Voice::Record(uint8_t type, Bytes content, const Wrapping& wrapping) {
  size_t epoch = CurrentEpoch();
  if (wrapping.keys == KeyChoice::kPrevious && epoch > 0) --epoch;
  if (wrapping.keys == KeyChoice::kNext) ++epoch;
  if (wrapping.keys == KeyChoice::kNone || !HasSecrets(epoch)) epoch = 0;
  constexpr size_t kMaxLength = 0xffff;
  if (epoch == 0) return PlainRecord(type, content.first(std::min(content.size(), kMaxLength)));
  constexpr size_t kMaxInner = kMaxLength - crypto::kAeadTagSize;
  std::vector<uint8_t> inner = Copy(content.first(std::min(content.size(), kMaxInner - 1)));
  inner.push_back(type);
  inner.resize(std::min(inner.size() + wrapping.zeros, kMaxInner));
  return ForgerOf(epoch).SealInner(inner, wrapping.outer_type);
}

std::vector<uint8_t> Voice::Finished() const {
  return HasSecrets(1) ? Informed().Finished() : std::vector<uint8_t>();
}

std::vector<uint8_t> Voice::CertificateVerify(const Credential& credential) const {
  return HasSecrets(1) ? Informed().CertificateVerify(credential) : std::vector<uint8_t>();
}

size_t Voice::CurrentEpoch() const {
  if (!listener_->done()) return HasSecrets(1) ? 1 : 0;
  const auto is_key_update = [](const Traced& traced) {
    return !traced.sent && traced.kind == TraceEvent::Kind::kHandshake &&
           traced.bytes[0] == static_cast<uint8_t>(messages::HandshakeType::kKeyUpdate);
  };
  return 2 + static_cast<size_t>(std::ranges::count_if(listener_->trace(), is_key_update));
}

bool Voice::HasSecrets(size_t epoch) const {
  if (epoch == 0) return true;
  return log_.Has(epoch == 1 ? "CLIENT_HANDSHAKE_TRAFFIC_SECRET" : "CLIENT_TRAFFIC_SECRET_0");
}

Forger& Voice::ForgerOf(size_t epoch) {
  const auto found = forgers_.find(epoch);
  if (found != forgers_.end()) return found->second;
  Forger forger(side_, log_, SuiteOf(listener_->connection()));
  if (epoch == 1) forger.UseHandshakeKeys();
  if (epoch >= 2) forger.SendUnderApplicationKeys();
  for (size_t i = 2; i < epoch; ++i) forger.UpdateSendKeys();
  return forgers_.emplace(epoch, std::move(forger)).first->second;
}

Forger Voice::Informed() const {
  Forger forger(side_, log_, SuiteOf(listener_->connection()));
  for (const Traced& traced : listener_->trace()) {
    if (traced.kind == TraceEvent::Kind::kHandshake) forger.AddToTranscript(traced.bytes);
  }
  return forger;
}

}  // namespace lockstep::fuzz
