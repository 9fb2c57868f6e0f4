// What kernels leave behind: nothing of keys, round keys, powers of hash keys, and nonces may be
// found on the stack that they ran on, nor in memory that was given back.
#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <vector>

#include "crypto/aead/aead.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/aead/gcm/aes_gcm.h"
#include "crypto/aead/gcm/kernel.h"
#include "crypto/base/bytes.h"
#include "crypto/cpu.h"
#include "crypto/testing/aead_needles.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"

namespace lockstep::crypto {
namespace {

using lockstep::testing::Needles;
using lockstep::testing::PaintedStack;

struct Case {
  std::string name;
  const Aead* row;
};

std::vector<Case> Cases() {
  std::vector<Case> cases;
  for (const GcmRows& rows : AllGcmRows())
    for (const Aead* row : {rows.aes128, rows.aes256})
      if (rows.supported(ThisCpu()))
        cases.push_back({std::string(row->name) + std::string(rows.kernel), row});
  for (const ChaChaPolyRow& row : AllChaChaPolyRows())
    if (row.supported(ThisCpu())) cases.push_back({"ChaCha" + std::string(row.kernel), row.row});
  for (Case& each : cases) std::erase_if(each.name, [](char c) { return std::isalnum(c) == 0; });
  return cases;
}

using Block = std::array<uint8_t, 16>;

// a b / x^128, bit by bit, modulo the polynomial of POLYVAL (RFC 8452 section 3).
Block PolyvalProduct(const Block& a, const Block& b) {
  __extension__ using Wide = unsigned __int128;
  const auto wide = [](const Block& block) {
    Wide value;
    std::memcpy(&value, block.data(), sizeof value);
    return value;
  };
  const Wide x = wide(a), y = wide(b);
  // x^128 + x^127 + x^126 + x^121 + 1, divided by x: what is added when the lowest bit drops out.
  const Wide polynomial = (Wide{0xe1} << 120);
  Wide product = 0;
  for (int i = 0; i < 128; ++i) {
    // From the lowest power up: each step divides by x.
    product ^= (x >> i & 1) != 0 ? y : 0;
    const bool odd = (product & 1) != 0;
    product = product >> 1 ^ (odd ? polynomial : 0);
  }
  Block out;
  std::memcpy(out.data(), &product, sizeof product);
  return out;
}

class HygieneTest : public ::testing::TestWithParam<Case> {
 protected:
  // Each way that a kernel goes: some end in what only a few lengths have behind their chunks.
  static constexpr size_t kSizes[] = {0, 20, 64, 150, 300, 340, 500, 725, 1350, 2000, 5000, 16384};
  static constexpr size_t kMessages = 3;
  static constexpr size_t kKeystreamBeyond = 8 * 64;  // bytes

  void SetUp() override {
    if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
    std::ranges::generate(key_, [&] { return static_cast<uint8_t>(random_()); });
    AddNeedlesOfTheKey();
    for (const size_t size : kSizes) AddMessages(size);
  }

  [[nodiscard]] Bytes key_bytes() const { return Bytes(key_).first(row_.key_size); }

  void AddNeedlesOfTheKey() {
    lockstep::testing::AddAeadKeyNeedles(needles_, row_, key_bytes());
    if (!row_.name.ends_with("GCM")) return;
    AeadState state;
    ASSERT_TRUE(row_.set_key(state, key_bytes()));
    AddHigherPowers(state);
    row_.release(state);
  }

  // Those that a large call may have made for itself.
  void AddHigherPowers(const AeadState& state) {
    const auto& key = *reinterpret_cast<const GcmKey*>(state.bytes.data());
    const Block h = key.powers.back().bytes;
    Block power = h;
    for (int n = 1; n <= 128; ++n, power = PolyvalProduct(power, h))
      needles_.Add("H^" + std::to_string(n), power);
  }

  void AddMessages(size_t size) {
    for (size_t i = 0; i < kMessages; ++i) {
      std::array<uint8_t, kAeadNonceSize> nonce;
      std::ranges::generate(nonce, [&] { return static_cast<uint8_t>(random_()); });
      needles_.Add("a nonce", nonce);
      if (row_.name.ends_with("GCM")) needles_.Add("a tag's mask", MaskOf(nonce));
      if (row_.key_size == 32 && row_.name == kChaCha20Poly1305.name) {
        // With what a kernel makes beyond the message's end.
        std::vector<uint8_t> keystream(size + kKeystreamBeyond);
        crypto_stream_chacha20_ietf(keystream.data(), keystream.size(), nonce.data(), key_.data());
        needles_.Add("the keystream", keystream);
        std::array<uint8_t, 32> one_time_key;
        std::ranges::copy(Bytes(keystream).first(32), one_time_key.begin());
        needles_.Add("the key of a message's Poly1305", one_time_key);
        for (const size_t byte : {3u, 7u, 11u, 15u}) one_time_key[byte] &= 15;
        for (const size_t byte : {4u, 8u, 12u}) one_time_key[byte] &= 252;
        needles_.Add("r", Bytes(one_time_key).first(16));
      }
      texts_.push_back(std::make_unique<std::vector<uint8_t>>(size, uint8_t{'x'}));
      outputs_.push_back(std::make_unique<std::vector<uint8_t>>(size + 1 + kAeadTagSize));
      pieces_.push_back(std::make_unique<Bytes>(*texts_.back()));
      seals_.push_back(
          {Nonce::From(nonce), header_, {pieces_.back().get(), 1}, {1, 23}, *outputs_.back()});
      opens_.push_back({Nonce::From(nonce), header_, *outputs_.back()});
    }
  }

  // The tag of nothing: GHASH adds nothing to the mask.
  [[nodiscard]] Block MaskOf(const std::array<uint8_t, kAeadNonceSize>& nonce) const {
    Block tag;
    AeadState state;
    EXPECT_TRUE(row_.set_key(state, key_bytes()));
    const SealRequest nothing{Nonce::From(nonce), {}, {}, {0, 0}, tag};
    EXPECT_TRUE(row_.seal(state, {&nothing, 1}));
    row_.release(state);
    return tag;
  }

  // Runs it twice: what the dynamic linker does when a function is called for the first time (it
  // saves all registers) is not the kernel's.
  void ExpectNothingLeftBy(const char* what, const std::function<void()>& function) {
    stack_.Run(function);
    stack_.Run(function);
    const std::vector<std::string> found = needles_.FoundIn(stack_.bytes());
    EXPECT_TRUE(found.empty()) << what << " leaves " << found.size()
                               << " words of secrets on the stack, first: " << found[0]
                               << ", last: " << found.back();
  }

  const Aead& row_ = *GetParam().row;
  std::mt19937 random_{1};
  Needles needles_;
  PaintedStack stack_;
  std::array<uint8_t, kMaxAeadKeySize> key_;
  std::array<uint8_t, 5> header_ = {23, 3, 3, 1, 2};
  std::vector<std::unique_ptr<std::vector<uint8_t>>> texts_, outputs_;
  std::vector<std::unique_ptr<Bytes>> pieces_;
  std::vector<SealRequest> seals_;
  std::vector<OpenRequest> opens_;
};

INSTANTIATE_TEST_SUITE_P(Kernels, HygieneTest, ::testing::ValuesIn(Cases()),
                         [](const auto& each) { return each.param.name; });

TEST_P(HygieneTest, SettingAKeyLeavesNothing) {
  const auto state = std::make_unique<AeadState>();
  ExpectNothingLeftBy("set_key", [&] { (void)row_.set_key(*state, key_bytes()); });
  row_.release(*state);
}

TEST_P(HygieneTest, SealingAndOpeningLeaveNothing) {
  const auto key = std::make_unique<AeadKey>(AeadKey::Create(row_, key_bytes()).value());
  for (size_t i = 0; i < std::size(kSizes); ++i) {
    SCOPED_TRACE(std::to_string(kSizes[i]) + " bytes");
    const std::span seals = std::span(seals_).subspan(i * kMessages, kMessages);
    const std::span opens = std::span(opens_).subspan(i * kMessages, kMessages);
    for (const size_t count : {size_t{1}, kMessages}) {
      ExpectNothingLeftBy("Seal", [&] { (void)key->Seal(seals.first(count)); });
      ExpectNothingLeftBy("Open", [&] {
        (void)key->Seal(seals.first(count));
        (void)key->Open(opens.first(count));
      });
    }
    (*outputs_[i * kMessages])[0] ^= 1;
    ExpectNothingLeftBy("Open of a forgery", [&] { (void)key->Open(opens.first(1)); });
  }
}

// The states of keys that go, in whatever order, are empty when their memory is given back.
TEST_P(HygieneTest, AKeyLeavesNothingInItsMemory) {
  alignas(AeadKey) std::array<uint8_t, 2 * sizeof(AeadKey)> memory{};
  auto* const first = new (memory.data()) AeadKey(AeadKey::Create(row_, key_bytes()).value());
  auto* const second = new (memory.data() + sizeof(AeadKey)) AeadKey(std::move(*first));
  first->~AeadKey();
  EXPECT_TRUE(needles_.FoundIn(Bytes(memory).first(sizeof(AeadKey))).empty());
  EXPECT_FALSE(needles_.FoundIn(memory).empty());
  second->~AeadKey();
  EXPECT_TRUE(needles_.FoundIn(memory).empty());
}

// The search itself: a planted copy is found, and told.
TEST_P(HygieneTest, ACopyThatIsLeftIsFound) {
  stack_.Run([&] {
    // So deep that what ends the thread does not overwrite it.
    struct {
      std::array<uint8_t, kMaxAeadKeySize> copy;
      std::array<uint8_t, 4096> above;
    } frame;
    frame.copy = key_;
    __asm__ __volatile__("" : : "r"(&frame) : "memory");
  });
  const std::vector<std::string> found = needles_.FoundIn(stack_.bytes());
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found[0].starts_with("the key, ")) << found[0];
}

}  // namespace
}  // namespace lockstep::crypto
