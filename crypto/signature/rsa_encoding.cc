#include "crypto/signature/rsa_encoding.h"

#include <algorithm>
#include <array>
#include <vector>

namespace lockstep::crypto {
namespace {

// The DER of a DigestInfo up to the digest (RFC 8017 section 9.2, note 1): it differs between the
// hashes in the last arc of the OID and in two lengths.
constexpr size_t kDigestInfoSize = 19;
std::array<uint8_t, kDigestInfoSize> DigestInfo(const Hash& hash) {
  const auto size = static_cast<uint8_t>(hash.digest_size);
  const uint8_t arc = hash.id == HashId::kSha256 ? 1 : hash.id == HashId::kSha384 ? 2 : 3;
  return {0x30, static_cast<uint8_t>(17 + size),
          0x30, 0x0d,
          0x06, 0x09,
          0x60, 0x86,
          0x48, 0x01,
          0x65, 0x03,
          0x04, 0x02,
          arc,  0x05,
          0x00, 0x04,
          size};
}

constexpr uint8_t kPssTrailer = 0xbc;

// Where the parts of an encoded message lie (RFC 8017 section 9.1.1): zeros that fill the block,
// the masked data block of padding, 1 and salt, the hash, the trailer.
struct PssLayout {
  size_t zeros;      // leading bytes that are no part of it: 1 where 8 divides modulus_bits - 1
  uint8_t top_mask;  // bits of the data block's first byte that may be set
  size_t data_size;

  static Result<PssLayout> For(const Hash& hash, size_t modulus_bits) {
    const size_t bits = modulus_bits - 1;
    const size_t size = (bits + 7) / 8;
    if (size < 2 * hash.digest_size + 2) return Error{Reason::kInvalidArgument};
    return PssLayout{(modulus_bits + 7) / 8 - size, static_cast<uint8_t>(0xff >> (8 * size - bits)),
                     size - hash.digest_size - 1};
  }
};

// Xors MGF1(seed) (RFC 8017, B.2.1) into `data`.
void Mask(const Hash& hash, Bytes seed, MutableBytes data) {
  for (uint32_t counter = 0; !data.empty(); ++counter) {
    Digester digester(hash);
    digester.Update(seed);
    const std::array<uint8_t, 4> number = {
        static_cast<uint8_t>(counter >> 24), static_cast<uint8_t>(counter >> 16),
        static_cast<uint8_t>(counter >> 8), static_cast<uint8_t>(counter)};
    digester.Update(number);
    const HashValue mask = digester.Current();
    const size_t count = std::min(mask.size(), data.size());
    for (size_t i = 0; i < count; ++i) data[i] ^= mask.Expose()[i];
    data = data.subspan(count);
  }
}

// Hash(eight zeros || digest || salt).
HashValue SaltedDigest(const Hash& hash, Bytes digest, Bytes salt) {
  Digester digester(hash);
  digester.Update(std::array<uint8_t, 8>{});
  digester.Update(digest);
  digester.Update(salt);
  return digester.Current();
}

}  // namespace

Status EncodePkcs1(const Hash& hash, Bytes digest, MutableBytes block) {
  const std::array<uint8_t, kDigestInfoSize> info = DigestInfo(hash);
  const size_t suffix_size = info.size() + digest.size();
  constexpr size_t kMinPadding = 8;
  if (block.size() < 3 + kMinPadding + suffix_size) return Error{Reason::kInvalidArgument};
  const MutableBytes suffix = block.last(suffix_size);
  std::ranges::fill(block.first(block.size() - suffix_size), uint8_t{0xff});
  block[0] = 0;
  block[1] = 1;
  block[block.size() - suffix_size - 1] = 0;
  std::ranges::copy(info, suffix.begin());
  std::ranges::copy(digest, suffix.subspan(info.size()).begin());
  return {};
}

Status EncodePss(const Hash& hash, Bytes digest, Bytes salt, size_t modulus_bits,
                 MutableBytes block) {
  LOCKSTEP_ASSIGN(const PssLayout layout, PssLayout::For(hash, modulus_bits));
  std::ranges::fill(block, uint8_t{0});
  const MutableBytes message = block.subspan(layout.zeros);
  const MutableBytes data = message.first(layout.data_size);
  const HashValue salted = SaltedDigest(hash, digest, salt);
  data[data.size() - salt.size() - 1] = 1;
  std::ranges::copy(salt, data.last(salt.size()).begin());
  Mask(hash, salted.Expose(), data);
  data[0] &= layout.top_mask;
  std::ranges::copy(salted.Expose(), message.subspan(data.size()).begin());
  message.back() = kPssTrailer;
  return {};
}

Status VerifyPss(const Hash& hash, Bytes digest, size_t modulus_bits, Bytes block) {
  constexpr Error kWrong{Reason::kInvalidSignature};
  const Result<PssLayout> layout = PssLayout::For(hash, modulus_bits);
  if (!layout.has_value()) return kWrong;
  const Bytes message = block.subspan(layout->zeros);
  const Bytes masked = message.first(layout->data_size);
  const Bytes salted = message.subspan(masked.size(), hash.digest_size);
  if (layout->zeros != 0 && block[0] != 0) return kWrong;
  if ((masked[0] & ~layout->top_mask) != 0 || message.back() != kPssTrailer) return kWrong;
  std::vector<uint8_t> data = Copy(masked);
  Mask(hash, salted, data);
  data[0] &= layout->top_mask;
  // Zeros, then 1, then exactly digest_size bytes of salt.
  const Bytes padding = Bytes(data).first(data.size() - hash.digest_size - 1);
  const Bytes salt = Bytes(data).last(hash.digest_size);
  if (std::ranges::any_of(padding, [](uint8_t byte) { return byte != 0; })) return kWrong;
  if (data[padding.size()] != 1) return kWrong;
  if (!Equal(SaltedDigest(hash, digest, salt).Expose(), salted)) return kWrong;
  return {};
}

}  // namespace lockstep::crypto
