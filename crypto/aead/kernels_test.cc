// Every kernel that this processor can run, against Crypto++.
#include <cryptopp/aes.h>
#include <cryptopp/chacha.h>
#include <cryptopp/chachapoly.h>
#include <cryptopp/gcm.h>
#include <cryptopp/integer.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "crypto/aead/aead.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/aead/gcm/aes_gcm.h"
#include "crypto/cpu.h"

namespace lockstep::crypto {
namespace {

using Buffer = std::vector<uint8_t>;
using Sizes = std::initializer_list<size_t>;

struct Case {
  std::string name;
  bool (*supported)(const Cpu& cpu);
  const Aead* row;
};

std::vector<Case> Cases() {
  std::vector<Case> out;
  for (const GcmRows& rows : AllGcmRows())
    for (const Aead* row : {rows.aes128, rows.aes256})
      out.push_back({std::string(row->name) + std::string(rows.kernel), rows.supported, row});
  for (const ChaChaPolyRow& row : AllChaChaPolyRows())
    out.push_back({"ChaCha" + std::string(row.kernel), row.supported, row.row});
  for (Case& each : out) std::erase_if(each.name, [](char c) { return std::isalnum(c) == 0; });
  return out;
}

Buffer Random(std::mt19937& random, size_t size) {
  Buffer bytes(size);
  std::ranges::generate(bytes, [&] { return static_cast<uint8_t>(random()); });
  return bytes;
}

class KernelTest : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    if (!GetParam().supported(ThisCpu())) GTEST_SKIP() << "this processor cannot run this kernel";
  }

  std::mt19937 random_{1};
  // What cannot run here must not be asked to set a key either.
  const Aead& row_ =
      GetParam().supported(ThisCpu()) ? *GetParam().row : *AllGcmRows().back().aes128;
  Buffer key_bytes_ = Random(random_, row_.key_size);
  AeadKey key_ = AeadKey::Create(row_, key_bytes_).value();
  Nonce nonce_ = Nonce::From(std::array<uint8_t, 12>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});

  // What Crypto++ makes of a text and its trailer.
  Buffer Expected(Bytes associated_data, Buffer text, Trailer trailer) const {
    const size_t size = text.size();
    text.resize(size + trailer.size);
    if (trailer.size > 0) text[size] = trailer.first_byte;
    Buffer out(text.size() + kAeadTagSize);
    CryptoPP::GCM<CryptoPP::AES>::Encryption gcm;
    CryptoPP::ChaCha20Poly1305::Encryption chapoly;
    CryptoPP::AuthenticatedSymmetricCipher& oracle =
        row_.name == kChaCha20Poly1305.name
            ? static_cast<CryptoPP::AuthenticatedSymmetricCipher&>(chapoly)
            : gcm;
    oracle.SetKeyWithIV(key_bytes_.data(), key_bytes_.size(), nonce_.bytes.data(), kAeadNonceSize);
    oracle.EncryptAndAuthenticate(out.data(), &out[text.size()], kAeadTagSize, nonce_.bytes.data(),
                                  kAeadNonceSize, associated_data.data(), associated_data.size(),
                                  text.data(), text.size());
    return out;
  }

  void Seal(Bytes associated_data, Bytes text, Trailer trailer, MutableBytes output) {
    const SealRequest request{nonce_, associated_data, {&text, 1}, trailer, output};
    ASSERT_TRUE(key_.Seal({&request, 1}));
  }
  bool Open(Bytes associated_data, MutableBytes in_out) {
    const OpenRequest request{nonce_, associated_data, in_out};
    return key_.Open({&request, 1}) == 1;
  }

  // Seals and opens, apart and in place.
  void Check(const Buffer& associated_data, const Buffer& text, Trailer trailer,
             size_t alignment = 0) {
    const Buffer expected = Expected(associated_data, text, trailer);
    Buffer room(alignment + expected.size() + 1, 0xee);
    const MutableBytes out = MutableBytes(room).subspan(alignment, expected.size());
    // All differences between the alignments of input and output.
    Buffer from(alignment * 11 % 64 + text.size());
    std::ranges::copy(text, from.end() - static_cast<std::ptrdiff_t>(text.size()));
    Seal(associated_data, Bytes(from).last(text.size()), trailer, out);
    ASSERT_TRUE(Equal(out, expected));
    std::ranges::copy(text, out.begin());
    Seal(associated_data, Bytes(out).first(text.size()), trailer, out);
    ASSERT_TRUE(Equal(out, expected));
    ASSERT_EQ(room.back(), 0xee);
    ASSERT_TRUE(Open(associated_data, out));
    ASSERT_TRUE(Equal(out.first(text.size()), text));
  }
};

INSTANTIATE_TEST_SUITE_P(Kernels, KernelTest, testing::ValuesIn(Cases()),
                         [](const auto& each) { return each.param.name; });

TEST_P(KernelTest, EveryLength) {
  const Buffer associated_data = Random(random_, 5);
  for (size_t size = 0; size <= 4200; ++size) {
    SCOPED_TRACE(size);
    Check(associated_data, Random(random_, size), {.size = size % 3, .first_byte = 23}, size % 64);
    if (HasFatalFailure()) return;
  }
}

TEST_P(KernelTest, EveryAlignmentAndEveryLengthOfAssociatedData) {
  for (size_t n = 0; n <= 64; ++n) {
    for (const size_t size : Sizes{0, 1, 15, 65, 300, 1351}) {
      SCOPED_TRACE(testing::Message() << n << " " << size);
      Check(Random(random_, n), Random(random_, size), {.size = 1, .first_byte = 22}, n);
      if (HasFatalFailure()) return;
    }
  }
}

TEST_P(KernelTest, RandomSizes) {
  std::mt19937 sizes(2);
  for (int i = 0; i < 200; ++i) {
    const size_t header = sizes() % 65, size = sizes() % 40000, alignment = sizes() % 64;
    SCOPED_TRACE(testing::Message() << header << " " << size << " " << alignment);
    Check(Random(random_, header), Random(random_, size), {.size = sizes() % 3, .first_byte = 23},
          alignment);
    if (HasFatalFailure()) return;
  }
}

TEST_P(KernelTest, MakesWhatThePortableOneMakes) {
  const bool is_gcm = row_.name != kChaCha20Poly1305.name;
  const auto all_gcm = AllGcmRows();
  const GcmRows& gcm = all_gcm.back();
  const Aead& portable = !is_gcm               ? *AllChaChaPolyRows().back().row
                         : row_.key_size == 16 ? *gcm.aes128
                                               : *gcm.aes256;
  AeadKey key = AeadKey::Create(portable, key_bytes_).value();
  for (size_t size = 0; size < 5000; size += 1 + size / 40) {
    const Buffer text = Random(random_, size), header = Random(random_, size % 65);
    const Bytes piece = text;
    Buffer ours(size + 1 + kAeadTagSize), theirs(ours.size());
    Seal(header, text, {.size = 1, .first_byte = 23}, ours);
    const SealRequest request{nonce_, header, {&piece, 1}, {1, 23}, theirs};
    ASSERT_TRUE(key.Seal({&request, 1}));
    ASSERT_EQ(ours, theirs) << size;
  }
}

// "3/20" of LOCKSTEP_SOAK_PART: every twentieth length, from the third on. All where it is not set.
struct SoakPart {
  SoakPart() {
    const char* const text = std::getenv("LOCKSTEP_SOAK_PART");
    if (text != nullptr && std::sscanf(text, "%zu/%zu", &number, &count) != 2) std::abort();
    if (number == 0 || number > count) std::abort();
  }
  size_t number = 1, count = 1;
};

// Hours: `./dev soak` runs it, the tests above sample it.
TEST_P(KernelTest, DISABLED_EveryLengthAtEveryAlignmentWithEveryLengthOfAssociatedData) {
  const SoakPart part;
  const Buffer bytes = Random(random_, 4200), header = Random(random_, 64);
  const Trailer trailer{.size = 1, .first_byte = 23};
  Buffer room(bytes.size() + 64 + trailer.size + kAeadTagSize);
  for (size_t size = part.number - 1; size <= bytes.size(); size += part.count) {
    const Bytes text = Bytes(bytes).first(size);
    for (size_t n = 0; n <= header.size(); ++n) {
      const Bytes associated_data = Bytes(header).first(n);
      const Buffer expected = Expected(associated_data, Buffer(text.begin(), text.end()), trailer);
      for (size_t alignment = 0; alignment < 64; ++alignment) {
        const MutableBytes out = MutableBytes(room).subspan(alignment, expected.size());
        Seal(associated_data, text, trailer, out);
        ASSERT_TRUE(Equal(out, expected)) << size << " " << n << " " << alignment;
        ASSERT_TRUE(Open(associated_data, out)) << size << " " << n << " " << alignment;
        ASSERT_TRUE(Equal(out.first(size), text)) << size << " " << n << " " << alignment;
        Seal(associated_data, out.first(size), trailer, out);
        ASSERT_TRUE(Equal(out, expected)) << size << " " << n << " " << alignment;
      }
    }
  }
}

TEST_P(KernelTest, LongTextsAndLongPadding) {
  const Buffer associated_data = Random(random_, 5);
  for (const size_t size : Sizes{16384, 16385, 70000})
    Check(associated_data, Random(random_, size), {});
  for (const size_t data : Sizes{0, 1, 239, 240, 241, 255, 256, 257, 512, 1000})
    for (const size_t padding : Sizes{1, 16, 239, 240, 241, 256, 257, 5000}) {
      SCOPED_TRACE(testing::Message() << data << " " << padding);
      Check(associated_data, Random(random_, data), {.size = padding, .first_byte = 21});
      if (HasFatalFailure()) return;
    }
}

TEST_P(KernelTest, GatheredPieces) {
  const Buffer text = Random(random_, 1000), associated_data = Random(random_, 5);
  const Bytes all(text);
  const Bytes pieces[] = {all.first(1), {}, all.subspan(1, 63), all.subspan(64)};
  const Trailer trailer{.size = 7, .first_byte = 23};
  Buffer out(text.size() + trailer.size + kAeadTagSize);
  const SealRequest request{nonce_, associated_data, pieces, trailer, out};
  ASSERT_TRUE(key_.Seal({&request, 1}));
  EXPECT_EQ(out, Expected(associated_data, text, trailer));
}

TEST_P(KernelTest, AForgeryAtAnyBitIsRefusedAndItsTextGone) {
  const Buffer associated_data = Random(random_, 5);
  for (const size_t size : Sizes{0, 17, 300}) {
    const Buffer text = Random(random_, size);
    const Buffer sealed = Expected(associated_data, text, {});
    for (size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
      Buffer forged = sealed;
      forged[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
      ASSERT_FALSE(Open(associated_data, forged)) << bit;
      // Of 17 bytes or more none may show: all zeros, or as they came.
      if (size == 0) continue;
      const Bytes left = Bytes(forged).first(size);
      const bool wiped = std::ranges::all_of(left, [](uint8_t byte) { return byte == 0; });
      Buffer came = sealed;
      came[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
      ASSERT_TRUE(wiped || Equal(left, Bytes(came).first(size))) << bit;
    }
    for (size_t bit = 0; bit < 8 * associated_data.size(); ++bit) {
      Buffer other = associated_data, in_out = sealed;
      other[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
      ASSERT_FALSE(Open(other, in_out)) << bit;
    }
  }
}

// Room that ends, or begins, where the processor lets nobody read or write.
class GuardedRoom {
 public:
  explicit GuardedRoom(size_t size) : page_(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
    inner_ = (size + page_ - 1) / page_ * page_;
    room_ = static_cast<uint8_t*>(
        mmap(nullptr, inner_ + 2 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    mprotect(room_ + page_, inner_, PROT_READ | PROT_WRITE);
  }
  GuardedRoom(const GuardedRoom&) = delete;
  GuardedRoom& operator=(const GuardedRoom&) = delete;
  ~GuardedRoom() { munmap(room_, inner_ + 2 * page_); }
  [[nodiscard]] MutableBytes AtEnd(size_t size) const {
    return {room_ + page_ + inner_ - size, size};
  }
  [[nodiscard]] MutableBytes AtBegin(size_t size) const { return {room_ + page_, size}; }

 private:
  size_t page_, inner_;
  uint8_t* room_;
};

TEST_P(KernelTest, NothingIsTouchedBesideTheBuffers) {
  const GuardedRoom texts(1400), outputs(1500), headers(64);
  for (size_t size = 0; size <= 1351; size += size < 600 ? 1 : 13) {
    const Buffer text = Random(random_, size), header = Random(random_, size % 17);
    const Buffer expected = Expected(header, text, {.size = 1, .first_byte = 23});
    for (const bool at_end : {false, true}) {
      const auto place = [&](const GuardedRoom& room, size_t n) {
        return at_end ? room.AtEnd(n) : room.AtBegin(n);
      };
      const MutableBytes in = place(texts, size), out = place(outputs, expected.size()),
                         associated_data = place(headers, header.size());
      std::ranges::copy(text, in.begin());
      std::ranges::copy(header, associated_data.begin());
      Seal(associated_data, in, {.size = 1, .first_byte = 23}, out);
      ASSERT_TRUE(Equal(out, expected)) << size;
      ASSERT_TRUE(Open(associated_data, out)) << size;
    }
  }
}

// All at once, some of which a kernel may take together, and each by itself.
TEST_P(KernelTest, BatchesOfAnySizes) {
  for (int round = 0; round < 60; ++round) {
    std::vector<Buffer> texts, outputs;
    std::vector<Bytes> pieces;
    std::vector<SealRequest> seals;
    const size_t count = random_() % 20, limit = round < 30 ? 150 : 1500;
    for (size_t i = 0; i < count; ++i) texts.push_back(Random(random_, random_() % limit));
    for (const Buffer& text : texts) {
      pieces.push_back(text);
      outputs.emplace_back(text.size() + 1 + kAeadTagSize);
    }
    const Buffer header = Random(random_, random_() % 20);
    std::vector<OpenRequest> opens;
    for (size_t i = 0; i < count; ++i) {
      Nonce nonce = nonce_;
      nonce.bytes[11] = static_cast<uint8_t>(i);
      seals.push_back({nonce, header, {&pieces[i], 1}, {.size = 1, .first_byte = 23}, outputs[i]});
      opens.push_back({nonce, header, outputs[i]});
    }
    ASSERT_TRUE(key_.Seal(seals));
    const size_t forged = count > 0 && round % 2 == 1 ? random_() % count : count;
    for (size_t i = 0; i < count; ++i) {
      nonce_ = seals[i].nonce;
      ASSERT_EQ(outputs[i], Expected(header, texts[i], {.size = 1, .first_byte = 23})) << i;
    }
    if (forged < count) outputs[forged].back() ^= 1;
    const std::vector<Buffer> sealed = outputs;
    ASSERT_EQ(key_.Open(opens), forged);
    for (size_t i = 0; i < forged; ++i)
      ASSERT_TRUE(Equal(Bytes(outputs[i]).first(texts[i].size()), texts[i])) << i;
    for (size_t i = forged + 1; i < count; ++i) ASSERT_EQ(outputs[i], sealed[i]) << i;
  }
}

// Poly1305's number just above its prime 2^130 - 5, where it has to come back to the other end: a
// text that leads there is found backwards. Random ones never do.
TEST_P(KernelTest, AHashThatReachesThePrimeIsReduced) {
  if (row_.name != kChaCha20Poly1305.name) return;
  using CryptoPP::Integer;
  const auto number = [](Bytes bytes) {
    const Buffer reversed(bytes.rbegin(), bytes.rend());
    return Integer(reversed.data(), reversed.size());
  };
  const auto put = [](const Integer& value, MutableBytes to) {
    value.Encode(to.data(), to.size());
    std::ranges::reverse(to);
  };
  const Integer prime = Integer::Power2(130) - 5, padding = Integer::Power2(128);
  size_t found = 0;
  for (uint8_t i = 0; i < 60; ++i) {
    nonce_.bytes[11] = i;
    Buffer block(32);
    CryptoPP::ChaChaTLS::Encryption chacha;
    chacha.SetKeyWithIV(key_bytes_.data(), key_bytes_.size(), nonce_.bytes.data(), kAeadNonceSize);
    chacha.ProcessData(block.data(), block.data(), block.size());
    for (const size_t byte : Sizes{3, 7, 11, 15}) block[byte] &= 15;
    for (const size_t byte : Sizes{4, 8, 12}) block[byte] &= 252;
    const Integer inverse = number(Bytes(block).first(16)).InverseMod(prime);
    const Integer hash(static_cast<long>(i % 5)), lengths = Integer::Power2(68) + padding;
    const Integer before = (hash * inverse + prime - lengths % prime) % prime;
    const Integer text = (before * inverse + prime - padding) % prime;
    if (text >= padding) continue;  // not a block
    ++found;
    Buffer sealed(32);
    put(text, MutableBytes(sealed).first(16));
    put((hash + number(Bytes(block).last(16))) % padding, MutableBytes(sealed).last(16));
    std::vector<Buffer> copies(4, sealed);
    ASSERT_TRUE(Open({}, copies[0]));
    std::vector<OpenRequest> opens;
    for (Buffer& copy : std::span(copies).subspan(1)) opens.push_back({nonce_, {}, copy});
    ASSERT_EQ(key_.Open(opens), 3u);
  }
  EXPECT_GT(found, 3u);
}

TEST_P(KernelTest, AKeyThatIsReplacedIsForgotten) {
  const Buffer text = Random(random_, 100);
  key_bytes_ = Random(random_, key_bytes_.size());
  ASSERT_TRUE(key_.SetKey(key_bytes_));
  Check({}, text, {});
}

TEST(ThisCpuTest, IsWhatTheProcessorSays) {
  EXPECT_EQ(ThisCpu().vaes_avx512, Cpu::Detect().vaes_avx512);
  // Each stands on the lesser ones.
  EXPECT_TRUE(!ThisCpu().vaes_avx512 || ThisCpu().vaes_avx2);
  EXPECT_TRUE(!ThisCpu().vaes_avx2 || (ThisCpu().aes_clmul && ThisCpu().avx2));
}

}  // namespace
}  // namespace lockstep::crypto
