#include "tls/key_schedule/key_schedule.h"

#include <array>
#include <string_view>

#include "tls/key_schedule/constants.h"
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

crypto::HmacKey KeyOf(const crypto::Hash& hash, const KeyScheduleConstants::Key& key) {
  return {hash, key.inner, key.outer};
}

}  // namespace

TrafficSecret ScheduleSecret::Derive(std::string_view label, Bytes transcript_hash) const {
  return {hash(), DeriveSecret(secret_, label, transcript_hash)};
}

crypto::HmacKey ScheduleSecret::Salt() const {
  return {hash(), DeriveSecret(secret_, "derived", EmptyHash(hash()).Expose()).Expose()};
}

crypto::HmacKey ScheduleSecret::Extract(const crypto::HmacKey& salt, Bytes input) {
  return {salt.hash(), salt.Tag({input}).Expose()};
}

EarlySecret EarlySecret::WithoutPsk(const crypto::Hash& hash) {
  const KeyScheduleConstants* const constants = ConstantsOf(hash);
  if (constants == nullptr) return WithPsk(hash, Zeros(hash));
  return {KeyOf(hash, constants->early_secret), /*has_psk=*/false};
}

EarlySecret EarlySecret::WithPsk(const crypto::Hash& hash, Bytes psk) {
  const KeyScheduleConstants* const constants = ConstantsOf(hash);
  const crypto::HmacKey salt =
      constants != nullptr ? KeyOf(hash, constants->zeros) : crypto::HmacKey(hash, {});
  return {Extract(salt, psk), /*has_psk=*/true};
}

TrafficSecret EarlySecret::BinderKey(PskKind kind) const {
  return Derive(BinderLabel(kind), EmptyHash(hash()).Expose());
}

HandshakeSecret EarlySecret::ToHandshakeSecret(Bytes shared_secret) && {
  const crypto::HmacKey salt = has_psk_ ? Salt() : KeyOf(hash(), ConstantsOf(hash())->derived);
  HandshakeSecret next(Extract(salt, shared_secret));
  secret_.Clear();
  return next;
}

HandshakeSecret EarlySecret::ToHandshakeSecretWithoutKeyExchange() && {
  const Bytes zeros = Zeros(hash());
  return std::move(*this).ToHandshakeSecret(zeros);
}

MainSecret HandshakeSecret::ToMainSecret() && {
  MainSecret next(Extract(Salt(), Zeros(hash())));
  secret_.Clear();
  return next;
}

}  // namespace lockstep
