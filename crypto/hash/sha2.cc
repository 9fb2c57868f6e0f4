#include "crypto/hash/sha2.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <type_traits>

#include "crypto/base/bytes.h"
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
  using Word = std::remove_cvref_t<decltype(*kKernels[0])>::Word;
  static void Compress(Word* chain, const uint8_t* blocks, size_t count) {
    for (const auto* kernel : kKernels)
      if (kernel->supported(ThisCpu())) return kernel->compress(chain, blocks, count);
  }
};

template <const auto& kKernel>
struct Just {
  using Word = std::remove_cvref_t<decltype(kKernel)>::Word;
  static void Compress(Word* chain, const uint8_t* blocks, size_t count) {
    kKernel.compress(chain, blocks, count);
  }
};

// Buffering, padding and the row's functions over a compression function.
template <class Kernel, const auto& kInitial>
struct Sha2 {
  using Word = Kernel::Word;
  static constexpr size_t kBlockSize = 16 * sizeof(Word);
  // Padding ends in the message's length in bits, as an integer of two words.
  static constexpr size_t kLengthSize = 2 * sizeof(Word);

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

  static void Save(const HashState& state, Midstate& midstate) {
    const State& self = *std::launder(reinterpret_cast<const State*>(state.bytes.data()));
    std::memcpy(midstate.chain.data(), self.chain.data(), sizeof(self.chain));
  }
  static void Resume(HashState& state, const Midstate& midstate) {
    auto* self = new (state.bytes.data()) State;
    self->length = kBlockSize;
    std::memcpy(self->chain.data(), midstate.chain.data(), sizeof(self->chain));
  }

  static void Update(HashState& state, Bytes data) {
    State& self = In(state);
    const size_t used = self.length % kBlockSize;
    self.length += data.size();
    if (used != 0) {
      const size_t count = std::min(kBlockSize - used, data.size());
      std::ranges::copy(data.first(count), self.unfinished.begin() + used);
      if (used + count < kBlockSize) return;
      data = data.subspan(count);
      Kernel::Compress(self.chain.data(), self.unfinished.data(), 1);
    }
    if (const size_t whole = data.size() / kBlockSize; whole > 0) {
      Kernel::Compress(self.chain.data(), data.data(), whole);
      data = data.subspan(whole * kBlockSize);
    }
    std::ranges::copy(data, self.unfinished.begin());
  }

  template <size_t kDigestSize>
  static void Finish(HashState& state, MutableBytes digest) {
    State& self = In(state);
    // 0x80, zeros up to the length field of a last block, and the length.
    size_t used = self.length % kBlockSize;
    uint8_t* const block = self.unfinished.data();
    block[used++] = 0x80;
    if (used + kLengthSize > kBlockSize) {
      std::memset(block + used, 0, kBlockSize - used);
      Kernel::Compress(self.chain.data(), block, 1);
      used = 0;
    }
    std::memset(block + used, 0, kBlockSize - used);
    Put(self.length << 3, block + kBlockSize - 8);
    // The length in bits of a SHA-256 fits one integer; the field of a SHA-512 is longer.
    if constexpr (kLengthSize > 8) block[kBlockSize - 9] = static_cast<uint8_t>(self.length >> 61);
    Kernel::Compress(self.chain.data(), block, 1);
    digest = digest.first(kDigestSize);
    for (size_t i = 0; i < kDigestSize / sizeof(Word); ++i)
      Put(self.chain[i], digest.data() + i * sizeof(Word));
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
};

template <class Kernel, const auto& kInitial, size_t kDigestSize>
constexpr Hash Row(HashId id, std::string_view name) {
  using Functions = Sha2<Kernel, kInitial>;
  return {id,
          name,
          kDigestSize,
          Functions::kBlockSize,
          Functions::Start,
          Functions::Update,
          Functions::template Finish<kDigestSize>,
          Functions::Save,
          Functions::Resume};
}

template <class Kernel>
constexpr Hash Sha256 = Row<Kernel, kInitial256, 32>(HashId::kSha256, "SHA-256");
template <class Kernel>
constexpr Hash Sha384 = Row<Kernel, kInitial384, 48>(HashId::kSha384, "SHA-384");
template <class Kernel>
constexpr Hash Sha512 = Row<Kernel, kInitial512, 64>(HashId::kSha512, "SHA-512");

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
