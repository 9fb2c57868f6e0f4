#include "tls/key_schedule/resumption_psk.h"

#include "tls/key_schedule/hkdf_label.h"

namespace lockstep {

Result<crypto::HashValue> ResumptionPsk(const TrafficSecret& resumption_secret,
                                        Bytes ticket_nonce) {
  const crypto::Hash& hash = resumption_secret.hash();
  crypto::HashValue psk(hash.digest_size);
  LOCKSTEP_TRY(
      HkdfExpandLabel(hash, resumption_secret.Expose(), "resumption", ticket_nonce, psk.Mutable()));
  return psk;
}

}  // namespace lockstep
