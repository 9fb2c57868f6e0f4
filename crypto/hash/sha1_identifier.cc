#include "crypto/hash/sha1_identifier.h"

#include <cryptopp/sha.h>

#include <bit>
#include <cstring>

namespace lockstep::crypto {
namespace {

using CryptoPP::SHA1;
constexpr size_t kBlockSize = SHA1::BLOCKSIZE;

// Aligned as the library's kernels load it.
struct alignas(16) Chain {
  std::array<uint32_t, SHA1::DIGESTSIZE / sizeof(uint32_t)> words;
};

void Compress(Chain& chain, const uint8_t* block) {
  // The compression function takes words in host order.
  alignas(16) std::array<uint32_t, kBlockSize / sizeof(uint32_t)> words;
  std::memcpy(words.data(), block, kBlockSize);
  if constexpr (std::endian::native == std::endian::little)
    for (uint32_t& word : words) word = std::byteswap(word);
  SHA1::Transform(chain.words.data(), words.data());
}

}  // namespace

Sha1Identifier Sha1IdentifierOf(Bytes data) {
  Chain chain = {{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
  const uint64_t bits = uint64_t{data.size()} * 8;
  for (; data.size() >= kBlockSize; data = data.subspan(kBlockSize)) Compress(chain, data.data());
  // FIPS 180-4 section 5.1.1: 0x80, zeros, and the length in bits at the end of a last block.
  std::array<uint8_t, 2 * kBlockSize> last{};
  if (!data.empty()) std::memcpy(last.data(), data.data(), data.size());
  last[data.size()] = 0x80;
  const size_t size = data.size() + 1 + sizeof(bits) <= kBlockSize ? kBlockSize : 2 * kBlockSize;
  for (size_t i = 0; i < sizeof(bits); ++i)
    last[size - 1 - i] = static_cast<uint8_t>(bits >> (8 * i));
  for (size_t i = 0; i < size; i += kBlockSize) Compress(chain, last.data() + i);
  Sha1Identifier out;
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<uint8_t>(chain.words[i / 4] >> (8 * (3 - i % 4)));
  return out;
}

}  // namespace lockstep::crypto
