#include "crypto/hash/hkdf.h"

#include <algorithm>

namespace lockstep::crypto {
namespace {

constexpr size_t kMaxExpandBlocks = 255;  // RFC 5869 section 2.3: the counter is one octet

}  // namespace

HashValue HkdfExtract(const Hash& hash, Bytes salt, Bytes input_key_material) {
  // HMAC pads a short key with zeros, so an empty salt already stands for digest_size of them.
  return HmacOf(hash, salt, input_key_material);
}

Status HkdfExpand(const Hash& hash, Bytes pseudorandom_key, Bytes info, MutableBytes output) {
  return HkdfExpand(HmacKey(hash, pseudorandom_key), info, output);
}

Status HkdfExpand(const HmacKey& pseudorandom_key, Bytes info, MutableBytes output) {
  const size_t digest_size = pseudorandom_key.hash().digest_size;
  if (output.size() > kMaxExpandBlocks * digest_size)
    return Error{Reason::kInvalidArgument, 0, {output.size()}};
  Bytes previous;  // T(0) is empty
  for (uint8_t counter = 1; !output.empty(); ++counter) {
    if (output.size() < digest_size) {
      const HashValue last = pseudorandom_key.Tag({previous, info, {&counter, 1}});
      std::ranges::copy(last.Expose().first(output.size()), output.begin());
      return {};
    }
    const MutableBytes block = output.first(digest_size);
    pseudorandom_key.Tag({previous, info, {&counter, 1}}, block);
    previous = block;
    output = output.subspan(digest_size);
  }
  return {};
}

}  // namespace lockstep::crypto
