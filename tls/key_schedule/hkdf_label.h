// HKDF-Expand-Label and Derive-Secret (RFC 9846 section 7.1).
#ifndef TLS_KEY_SCHEDULE_HKDF_LABEL_H_
#define TLS_KEY_SCHEDULE_HKDF_LABEL_H_

#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/hash/hash.h"
#include "crypto/hash/hmac.h"

namespace lockstep {

// The field is opaque label<7..255> and begins with "tls13 ".
inline constexpr size_t kMaxHkdfLabelSize = 255 - 6;
inline constexpr size_t kMaxHkdfContextSize = 255;

// HkdfExpandLabel fills `output` from `secret`. `label` goes without its "tls13 ". An empty
// label, label and context beyond the sizes above, or more than 255 digests of output, are
// kInvalidArgument.
Status HkdfExpandLabel(const crypto::Hash& hash, Bytes secret, std::string_view label,
                       Bytes context, MutableBytes output);
// Likewise from a secret that is taken in already, for who derives from it more than once.
Status HkdfExpandLabel(const crypto::HmacKey& secret, std::string_view label, Bytes context,
                       MutableBytes output);

// DeriveSecret returns one digest's worth. `transcript_hash` is the hash of the messages, not the
// messages.
crypto::HashValue DeriveSecret(const crypto::Hash& hash, Bytes secret, std::string_view label,
                               Bytes transcript_hash);
crypto::HashValue DeriveSecret(const crypto::HmacKey& secret, std::string_view label,
                               Bytes transcript_hash);

}  // namespace lockstep

#endif  // TLS_KEY_SCHEDULE_HKDF_LABEL_H_
