#include "crypto/hash/sha2.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/base/clear_stack.h"
#include "crypto/cpu.h"
#include "crypto/hash/sha2_kernel.h"

namespace lockstep::crypto {
namespace {

template <class Word>
using Chain = std::array<Word, 8>;

// FIPS 180-4 section 5.3.
constexpr Chain<uint32_t> kInitial256 = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
constexpr Chain<uint64_t> kInitial384 = {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17,
                                         0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
                                         0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};
constexpr Chain<uint64_t> kInitial512 = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                         0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                         0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

constexpr const Sha2Kernel<uint32_t>* kSha256Kernels[] = {
#if defined(__x86_64__)
    &kSha256ShaNi,
#endif
    &kSha256Portable};
constexpr const Sha2Kernel<uint64_t>* kSha512Kernels[] = {
#if defined(__x86_64__)
    &kSha512Bmi2,
#endif
    &kSha512Portable};

// The first kernel of a list that this processor can run. It is asked for anew each time, since the
// engine keeps nothing that changes: a few cycles of a hundred.
template <const auto& kKernels>
struct BestOf {
  using Kernel = std::remove_cvref_t<decltype(*kKernels[0])>;
  static const Kernel& Get() {
    for (const auto* kernel : kKernels)
      if (kernel->supported(ThisCpu())) return *kernel;
    std::unreachable();  // the last one runs anywhere
  }
};

template <const auto& kKernel>
struct Just {
  using Kernel = std::remove_cvref_t<decltype(kKernel)>;
  static const Kernel& Get() { return kKernel; }
};

// Buffering, padding and the row's functions over a compression function.
template <class Chosen, const auto& kInitial, size_t kDigestSize>
struct Sha2 {
  using Word = Chosen::Kernel::Word;
  static constexpr size_t kBlockSize = 16 * sizeof(Word);
  // Padding ends in the message's length in bits, as an integer of two words.
  static constexpr size_t kLengthSize = 2 * sizeof(Word);
  // What the frames of these functions and of the kernels take. Blocks stay there, chains, and the
  // hashes that they end as: the rows below have all of it overwritten.
  static constexpr size_t kMostFrames = sizeof(Word) == 4 ? 768 : 1152;

  struct State {
    alignas(16) Chain<Word> chain;
    uint64_t length;                             // bytes hashed so far
    std::array<uint8_t, kBlockSize> unfinished;  // the first length % kBlockSize are in use
  };
  static_assert(sizeof(Chain<Word>) <= sizeof(Midstate));
  static_assert(sizeof(State) <= kHashStateSize && alignof(State) <= alignof(HashState));
  static_assert(std::is_trivially_copyable_v<State>);  // hence relocatable

  static void Start(HashState& state) {
    auto* self = new (state.bytes.data()) State;
    self->length = 0;
    self->chain = kInitial;
  }

  static void Update(HashState& state, Bytes data) { Update(In(state), data); }

  static void Finish(HashState& state, MutableBytes digest) {
    End(In(state), digest.first(kDigestSize).data());
  }

  static void Resume(HashState& state, const Midstate& midstate) {
    Resume(*new (state.bytes.data()) State, midstate);
  }

  static void HmacKey(Bytes key, Midstate& inner, Midstate& outer) {
    constexpr uint8_t kInnerPad = 0x36, kOuterPad = 0x5c;
    std::array<uint8_t, kBlockSize> inner_block{}, outer_block;
    std::ranges::copy(key, inner_block.begin());
    for (size_t i = 0; i < kBlockSize; ++i) {
      outer_block[i] = inner_block[i] ^ kOuterPad;
      inner_block[i] ^= kInnerPad;
    }
    alignas(16) Chain<Word> inner_chain = kInitial, outer_chain = kInitial;
    Chosen::Get().compress_pair(inner_chain.data(), inner_block.data(), outer_chain.data(),
                                outer_block.data());
    std::memcpy(inner.chain.data(), inner_chain.data(), sizeof(inner_chain));
    std::memcpy(outer.chain.data(), outer_chain.data(), sizeof(outer_chain));
  }

  static void HmacTag(const Midstate& inner, const Midstate& outer,
                      std::initializer_list<Bytes> pieces, MutableBytes tag) {
    State state;
    Resume(state, inner);
    for (const Bytes piece : pieces) Update(state, piece);
    // The inner digest lies where the outer hash takes it from.
    End(state, state.unfinished.data());
    Resume(state, outer);
    state.length += kDigestSize;
    End(state, tag.first(kDigestSize).data());
  }

 private:
  static State& In(HashState& state) {
    return *std::launder(reinterpret_cast<State*>(state.bytes.data()));
  }
  template <class Integer>
  static void Put(Integer value, uint8_t* to) {
    if constexpr (std::endian::native == std::endian::little) value = std::byteswap(value);
    std::memcpy(to, &value, sizeof(value));
  }
  static void Compress(State& self, const uint8_t* blocks, size_t count) {
    Chosen::Get().compress(self.chain.data(), blocks, count);
  }

  static void Resume(State& self, const Midstate& midstate) {
    self.length = kBlockSize;
    std::memcpy(self.chain.data(), midstate.chain.data(), sizeof(self.chain));
  }

  static void Update(State& self, Bytes data) {
    const size_t used = self.length % kBlockSize;
    self.length += data.size();
    if (used != 0) {
      const size_t count = std::min(kBlockSize - used, data.size());
      std::ranges::copy(data.first(count), self.unfinished.begin() + used);
      if (used + count < kBlockSize) return;
      data = data.subspan(count);
      Compress(self, self.unfinished.data(), 1);
    }
    if (const size_t whole = data.size() / kBlockSize; whole > 0) {
      Compress(self, data.data(), whole);
      data = data.subspan(whole * kBlockSize);
    }
    std::ranges::copy(data, self.unfinished.begin());
  }

  // `digest` may be the front of the state's own block.
  static void End(State& self, uint8_t* digest) {
    // 0x80, zeros up to the length field of a last block, and the length.
    size_t used = self.length % kBlockSize;
    uint8_t* const block = self.unfinished.data();
    block[used++] = 0x80;
    if (used + kLengthSize > kBlockSize) {
      std::memset(block + used, 0, kBlockSize - used);
      Compress(self, block, 1);
      used = 0;
    }
    std::memset(block + used, 0, kBlockSize - used);
    Put(self.length << 3, block + kBlockSize - 8);
    // The length in bits of a SHA-256 fits one integer; the field of a SHA-512 is longer.
    if constexpr (kLengthSize > 8) block[kBlockSize - 9] = static_cast<uint8_t>(self.length >> 61);
    Compress(self, block, 1);
    for (size_t i = 0; i < kDigestSize / sizeof(Word); ++i)
      Put(self.chain[i], digest + i * sizeof(Word));
  }
};

template <class Chosen, const auto& kInitial, size_t kDigestSize>
constexpr Hash Row(HashId id, std::string_view name) {
  using Functions = Sha2<Chosen, kInitial, kDigestSize>;
  constexpr size_t kFrames = Functions::kMostFrames;
  return {id,
          name,
          kDigestSize,
          Functions::kBlockSize,
          Functions::Start,
          Functions::Update,
          StackCleared<Functions::Finish, kFrames>::Call,
          Functions::Resume,
          StackCleared<Functions::HmacKey, kFrames>::Call,
          StackCleared<Functions::HmacTag, kFrames>::Call};
}

template <class Chosen>
constexpr Hash Sha256 = Row<Chosen, kInitial256, 32>(HashId::kSha256, "SHA-256");
template <class Chosen>
constexpr Hash Sha384 = Row<Chosen, kInitial384, 48>(HashId::kSha384, "SHA-384");
template <class Chosen>
constexpr Hash Sha512 = Row<Chosen, kInitial512, 64>(HashId::kSha512, "SHA-512");

}  // namespace

constexpr Hash kSha256 = Sha256<BestOf<kSha256Kernels>>;
constexpr Hash kSha384 = Sha384<BestOf<kSha512Kernels>>;
constexpr Hash kSha512 = Sha512<BestOf<kSha512Kernels>>;

std::vector<Sha2Row> AllSha2Rows() {
  std::vector<Sha2Row> rows;
  const auto add = [&] < const auto & kKernel > (auto... row) {
    (rows.push_back({kKernel.name, kKernel.supported, row}), ...);
  };
#if defined(__x86_64__)
  add.operator()<kSha256ShaNi>(&Sha256<Just<kSha256ShaNi>>);
  add.operator()<kSha512Bmi2>(&Sha384<Just<kSha512Bmi2>>, &Sha512<Just<kSha512Bmi2>>);
#endif
  add.operator()<kSha256Portable>(&Sha256<Just<kSha256Portable>>);
  add.operator()<kSha512Portable>(&Sha384<Just<kSha512Portable>>, &Sha512<Just<kSha512Portable>>);
  return rows;
}

}  // namespace lockstep::crypto
