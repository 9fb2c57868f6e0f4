// TrafficSecret: what one direction's keys at one encryption level come from (RFC 9846 sections
// 7.2, 7.3, 4.5.3).
#ifndef TLS_KEY_SCHEDULE_TRAFFIC_SECRET_H_
#define TLS_KEY_SCHEDULE_TRAFFIC_SECRET_H_

#include <utility>

#include "crypto/aead/aead.h"
#include "crypto/base/bytes.h"
#include "crypto/base/secret.h"
#include "crypto/hash/hash.h"

namespace lockstep {

// [sender]_write_key and [sender]_write_iv.
struct TrafficKeys {
  Secret<crypto::kMaxAeadKeySize> key;
  Secret<crypto::kAeadNonceSize> iv;
};

// SHA-384's: no cipher suite has a longer hash.
inline constexpr size_t kMaxTrafficSecretSize = 48;

// Move-only, wiped. Default-made: no secret, to be assigned to.
class TrafficSecret {
 public:
  TrafficSecret() = default;
  TrafficSecret(const crypto::Hash& hash, const crypto::HashValue& secret)
      : hash_(&hash), secret_(Secret<kMaxTrafficSecretSize>::CopyOf(secret.Expose())) {}

  // Section 7.3.
  [[nodiscard]] TrafficKeys Keys(const crypto::Aead& aead) const;
  // application_traffic_secret_N+1 (section 7.2).
  [[nodiscard]] TrafficSecret Next() const;
  // Finished.verify_data with this secret as the Base Key (section 4.5.3).
  [[nodiscard]] crypto::HashValue VerifyData(Bytes transcript_hash) const;
  // The bytes, for a key log and for record layers that derive keys of their own (QUIC).
  [[nodiscard]] Bytes Expose() const { return secret_.Expose(); }
  // A second owner of the same secret.
  [[nodiscard]] TrafficSecret Duplicate() const {
    TrafficSecret copy;
    copy.hash_ = hash_;
    copy.secret_ = Secret<kMaxTrafficSecretSize>::CopyOf(secret_.Expose());
    return copy;
  }
  [[nodiscard]] const crypto::Hash& hash() const { return *hash_; }
  [[nodiscard]] bool empty() const { return secret_.empty(); }

 private:
  const crypto::Hash* hash_ = nullptr;
  Secret<kMaxTrafficSecretSize> secret_;
};

}  // namespace lockstep

#endif  // TLS_KEY_SCHEDULE_TRAFFIC_SECRET_H_
