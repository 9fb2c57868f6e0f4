#include "tls/key_schedule/hkdf_label.h"

#include <array>

#include "crypto/base/writer.h"
#include "crypto/hash/hkdf.h"

namespace lockstep {

Status HkdfExpandLabel(const crypto::Hash& hash, Bytes secret, std::string_view label,
                       Bytes context, MutableBytes output) {
  return HkdfExpandLabel(crypto::HmacKey(hash, secret), label, context, output);
}

Status HkdfExpandLabel(const crypto::HmacKey& secret, std::string_view label, Bytes context,
                       MutableBytes output) {
  if (label.size() > kMaxHkdfLabelSize || context.size() > kMaxHkdfContextSize ||
      output.size() > 0xffff) {
    return Error{Reason::kInvalidArgument};
  }
  std::array<uint8_t, 2 + 1 + 255 + 1 + 255> buffer;
  ByteWriter hkdf_label(buffer);
  hkdf_label.Integer(output.size(), 2);
  hkdf_label.Prefixed(1, [&] {
    hkdf_label.Put(AsBytes("tls13 "));
    hkdf_label.Put(AsBytes(label));
  });
  hkdf_label.Prefixed(1, [&] { hkdf_label.Put(context); });
  return crypto::HkdfExpand(secret, hkdf_label.written(), output);
}

crypto::HashValue DeriveSecret(const crypto::Hash& hash, Bytes secret, std::string_view label,
                               Bytes transcript_hash) {
  return DeriveSecret(crypto::HmacKey(hash, secret), label, transcript_hash);
}

crypto::HashValue DeriveSecret(const crypto::HmacKey& secret, std::string_view label,
                               Bytes transcript_hash) {
  crypto::HashValue out(secret.hash().digest_size);
  // Labels and hashes of this engine are within every bound, so this cannot fail; an empty secret,
  // which no key can be made from, is what a mistake would lead to.
  if (!HkdfExpandLabel(secret, label, transcript_hash, out.Mutable())) return {};
  return out;
}

}  // namespace lockstep
