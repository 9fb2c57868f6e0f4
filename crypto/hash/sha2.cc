#include "crypto/hash/sha2.h"

#include <cryptopp/sha.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <type_traits>

namespace lockstep::crypto {
namespace {

// Crypto++'s hash objects point into themselves, so only its compression function is used (SHA-NI
// where the processor has it); initial value, buffering and padding are ours. `Initial` sets the
// initial value, which is all that tells SHA-384 from SHA-512.
template <class Compression, class Initial>
struct Sha2 {
  using Word = Compression::HashWordType;
  static constexpr size_t kBlockSize = Compression::BLOCKSIZE;
  // Padding ends in the message's length in bits, as an integer of two words.
  static constexpr size_t kLengthSize = 2 * sizeof(Word);

  struct State {
    alignas(16) std::array<Word, 8> chain;
    uint64_t length;                             // bytes hashed so far
    std::array<uint8_t, kBlockSize> unfinished;  // the first length % kBlockSize are in use
  };
  static_assert(sizeof(State) <= kHashStateSize && alignof(State) <= alignof(HashState));
  static_assert(std::is_trivially_copyable_v<State>);  // hence relocatable

  static void Start(HashState& state) {
    auto* self = new (state.bytes.data()) State;
    self->length = 0;
    Initial::InitState(self->chain.data());
  }

  static void Update(HashState& state, Bytes data) {
    State& self = In(state);
    const size_t used = self.length % kBlockSize;
    self.length += data.size();
    if (used != 0) {
      const size_t count = std::min(kBlockSize - used, data.size());
      std::ranges::copy(data.first(count), self.unfinished.begin() + used);
      data = data.subspan(count);
      if (used + count < kBlockSize) return;
      Compress(self, self.unfinished.data());
    }
    for (; data.size() >= kBlockSize; data = data.subspan(kBlockSize)) Compress(self, data.data());
    std::ranges::copy(data, self.unfinished.begin());
  }

  static void Finish(HashState& state, MutableBytes digest) {
    State& self = In(state);
    const uint64_t length = self.length;
    // 0x80, zeros up to the length field of a last block, and the length.
    const size_t used = length % kBlockSize;
    const size_t blocks = used + 1 + kLengthSize <= kBlockSize ? 1 : 2;
    std::array<uint8_t, 2 * kBlockSize> padding{};
    const size_t padding_size = blocks * kBlockSize - used;
    padding[0] = 0x80;
    for (size_t i = 0; i < 8; ++i)
      padding[padding_size - 1 - i] = static_cast<uint8_t>((length << 3) >> (8 * i));
    // The field of a SHA-256 has no ninth byte: what stands there may be the 0x80.
    if constexpr (kLengthSize > 8) padding[padding_size - 9] = static_cast<uint8_t>(length >> 61);
    Update(state, Bytes(padding).first(padding_size));
    for (size_t i = 0; i < digest.size(); ++i)
      digest[i] = static_cast<uint8_t>(self.chain[i / sizeof(Word)] >>
                                       (8 * (sizeof(Word) - 1 - i % sizeof(Word))));
  }

 private:
  static State& In(HashState& state) {
    return *std::launder(reinterpret_cast<State*>(state.bytes.data()));
  }

  static void Compress(State& self, const uint8_t* block) {
    alignas(16) std::array<Word, kBlockSize / sizeof(Word)> words;  // Transform takes host order
    std::memcpy(words.data(), block, kBlockSize);
    if constexpr (std::endian::native == std::endian::little)
      for (Word& word : words) word = std::byteswap(word);
    Compression::Transform(self.chain.data(), words.data());
  }
};

template <class Compression, class Initial>
constexpr Hash Row(HashId id, std::string_view name) {
  using Functions = Sha2<Compression, Initial>;
  return {id,
          name,
          Initial::DIGESTSIZE,
          Functions::kBlockSize,
          Functions::Start,
          Functions::Update,
          [](HashState& state, MutableBytes digest) {
            Functions::Finish(state, digest.first(Initial::DIGESTSIZE));
          }};
}

}  // namespace

constexpr Hash kSha256 = Row<CryptoPP::SHA256, CryptoPP::SHA256>(HashId::kSha256, "SHA-256");
constexpr Hash kSha384 = Row<CryptoPP::SHA512, CryptoPP::SHA384>(HashId::kSha384, "SHA-384");
constexpr Hash kSha512 = Row<CryptoPP::SHA512, CryptoPP::SHA512>(HashId::kSha512, "SHA-512");

}  // namespace lockstep::crypto
