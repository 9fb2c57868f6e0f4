#include "tls/key_schedule/traffic_secret.h"

#include "crypto/hash/hmac.h"
#include "tls/key_schedule/hkdf_label.h"

namespace lockstep {

TrafficKeys TrafficSecret::Keys(const crypto::Aead& aead) const {
  TrafficKeys keys{Secret<crypto::kMaxAeadKeySize>(aead.key_size),
                   Secret<crypto::kAeadNonceSize>(crypto::kAeadNonceSize)};
  const crypto::HmacKey secret(*hash_, secret_.Expose());
  // On a failure, which these sizes exclude, an empty key is what no AEAD accepts.
  if (!HkdfExpandLabel(secret, "key", {}, keys.key.Mutable()) ||
      !HkdfExpandLabel(secret, "iv", {}, keys.iv.Mutable())) {
    return {};
  }
  return keys;
}

TrafficSecret TrafficSecret::Next() const {
  return {*hash_, DeriveSecret(*hash_, secret_.Expose(), "traffic upd", {})};
}

crypto::HashValue TrafficSecret::VerifyData(Bytes transcript_hash) const {
  const crypto::HashValue finished_key = DeriveSecret(*hash_, secret_.Expose(), "finished", {});
  return crypto::HmacOf(*hash_, finished_key.Expose(), transcript_hash);
}

}  // namespace lockstep
