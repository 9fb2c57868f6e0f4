#include "crypto/hash/hkdf.h"

#include <algorithm>

#include "crypto/hash/hmac.h"

namespace lockstep::crypto {
namespace {

constexpr size_t kMaxExpandBlocks = 255;  // RFC 5869 section 2.3: the counter is one octet

}  // namespace

HashValue HkdfExtract(const Hash& hash, Bytes salt, Bytes input_key_material) {
  // HMAC pads a short key with zeros, so an empty salt already stands for digest_size of them.
  return HmacOf(hash, salt, input_key_material);
}

Status HkdfExpand(const Hash& hash, Bytes pseudorandom_key, Bytes info, MutableBytes output) {
  if (output.size() > kMaxExpandBlocks * hash.digest_size)
    return Error{Reason::kInvalidArgument, 0, {output.size()}};
  const Hmac keyed(hash, pseudorandom_key);
  HashValue block;  // T(0) is empty
  for (uint8_t counter = 1; !output.empty(); ++counter) {
    Hmac hmac = keyed;
    hmac.Update(block.Expose());
    hmac.Update(info);
    hmac.Update({&counter, 1});
    block = hmac.Current();
    const size_t count = std::min(block.size(), output.size());
    std::ranges::copy(block.Expose().first(count), output.begin());
    output = output.subspan(count);
  }
  return {};
}

}  // namespace lockstep::crypto
