#include "tls/key_schedule/key_schedule.h"

#include <array>
#include <string_view>

#include "crypto/hash/hkdf.h"
#include "tls/key_schedule/hkdf_label.h"

namespace lockstep {
namespace {

// "0" in section 7.1: a string of Hash.length zeros.
constexpr std::array<uint8_t, crypto::kMaxHashSize> kZeros{};
Bytes Zeros(const crypto::Hash& hash) { return Bytes(kZeros).first(hash.digest_size); }

std::string_view BinderLabel(PskKind kind) {
  switch (kind) {
    case PskKind::kExternal:
      return "ext binder";
    case PskKind::kResumption:
      return "res binder";
    case PskKind::kImported:
      return "imp binder";  // RFC 9258 section 5.2
  }
  return {};  // not a kind: an empty label, which nothing is derived from
}

}  // namespace

TrafficSecret ScheduleSecret::Derive(std::string_view label, Bytes transcript_hash) const {
  return {*hash_, DeriveSecret(*hash_, secret_.Expose(), label, transcript_hash)};
}

crypto::HashValue ScheduleSecret::Extract(Bytes input) const {
  const crypto::HashValue empty_transcript = crypto::Digest(*hash_, {});
  const crypto::HashValue salt =
      DeriveSecret(*hash_, secret_.Expose(), "derived", empty_transcript.Expose());
  return crypto::HkdfExtract(*hash_, salt.Expose(), input);
}

EarlySecret EarlySecret::WithoutPsk(const crypto::Hash& hash) { return WithPsk(hash, Zeros(hash)); }

EarlySecret EarlySecret::WithPsk(const crypto::Hash& hash, Bytes psk) {
  return {hash, crypto::HkdfExtract(hash, {}, psk)};
}

TrafficSecret EarlySecret::BinderKey(PskKind kind) const {
  return Derive(BinderLabel(kind), crypto::Digest(*hash_, {}).Expose());
}

HandshakeSecret EarlySecret::ToHandshakeSecret(Bytes shared_secret) && {
  HandshakeSecret next(*hash_, Extract(shared_secret));
  secret_ = {};
  return next;
}

HandshakeSecret EarlySecret::ToHandshakeSecretWithoutKeyExchange() && {
  const Bytes zeros = Zeros(*hash_);
  return std::move(*this).ToHandshakeSecret(zeros);
}

MainSecret HandshakeSecret::ToMainSecret() && {
  MainSecret next(*hash_, Extract(Zeros(*hash_)));
  secret_ = {};
  return next;
}

}  // namespace lockstep
