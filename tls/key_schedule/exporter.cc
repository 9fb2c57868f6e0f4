#include "tls/key_schedule/exporter.h"

#include "crypto/hash/hash.h"
#include "tls/key_schedule/constants.h"
#include "tls/key_schedule/hkdf_label.h"

namespace lockstep {

Status ExportKeyingMaterial(const TrafficSecret& secret, std::string_view label, Bytes context,
                            MutableBytes output) {
  const crypto::Hash& hash = secret.hash();
  // Derive-Secret(secret, label, ""), spelled out: the label is the application's, and may not do.
  crypto::HashValue derived(hash.digest_size);
  const crypto::HashValue empty_transcript = EmptyHash(hash);
  LOCKSTEP_TRY(
      HkdfExpandLabel(hash, secret.Expose(), label, empty_transcript.Expose(), derived.Mutable()));
  return HkdfExpandLabel(hash, derived.Expose(), "exporter", crypto::Digest(hash, context).Expose(),
                         output);
}

}  // namespace lockstep
