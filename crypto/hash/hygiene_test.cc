// What hashing leaves on the stack: nothing of HMAC's keys, of what is made of them, and of the
// tags, which are the key schedule's secrets.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/cpu.h"
#include "crypto/hash/hash.h"
#include "crypto/hash/hkdf.h"
#include "crypto/hash/hmac.h"
#include "crypto/hash/sha2.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"

namespace lockstep::crypto {
namespace {

using lockstep::testing::Needles;
using lockstep::testing::PaintedStack;
using Buffer = std::vector<uint8_t>;

class HashHygieneTest : public ::testing::TestWithParam<Sha2Row> {
 protected:
  void SetUp() override {
    if (!GetParam().supported(ThisCpu())) GTEST_SKIP() << "this processor cannot run this kernel";
    if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
  }

  static Buffer Random(size_t size) {
    std::mt19937 random(static_cast<unsigned>(size));
    Buffer bytes(size);
    std::ranges::generate(bytes, [&] { return static_cast<uint8_t>(random()); });
    return bytes;
  }

  // As bytes, and as the words that the rounds have.
  void Add(const std::string& name, Bytes secret) {
    needles_.Add(name, secret);
    const size_t word = hash_.block_size / 16;
    Buffer words = Copy(secret.first(secret.size() / word * word));
    for (auto at = words.begin(); at != words.end(); at += static_cast<ptrdiff_t>(word))
      std::reverse(at, at + static_cast<ptrdiff_t>(word));
    needles_.Add(name + ", as words", words);
    // SHA-NI has each two words of a chain the other way round.
    for (Buffer pairs : {Copy(secret), words}) {
      for (size_t i = 0; i + 2 * word <= pairs.size(); i += 2 * word)
        std::rotate(&pairs[i], &pairs[i + word], &pairs[i] + 2 * word);
      needles_.Add(name + ", as pairs", pairs);
    }
  }
  // Of HMAC under this key: `key_`, and the tag of `message_`.
  void SetKey(Bytes key) {
    Add("the key", key);
    Buffer inner = Copy(key.size() > hash_.block_size ? Digest(hash_, key).Expose() : key);
    Add("the key's block", inner);
    inner.resize(hash_.block_size);
    Buffer outer = inner;
    for (uint8_t& byte : inner) byte ^= 0x36;
    for (uint8_t& byte : outer) byte ^= 0x5c;
    // Where the key ends, the padding is no secret.
    Add("the inner block", Bytes(inner).first(std::min(key.size(), inner.size())));
    Add("the outer block", Bytes(outer).first(std::min(key.size(), outer.size())));
    key_ = std::make_unique<HmacKey>(hash_, key);
    for (const Midstate* const state : {&key_->inner(), &key_->outer()})
      Add("the key, taken in", Bytes(state->chain).first(hash_.block_size / 2));
    inner.insert(inner.end(), message_.begin(), message_.end());
    Add("the inner hash", Digest(hash_, inner).Expose());
    Add("the tag", key_->Tag({message_}).Expose());
  }

  void ExpectNothingLeftBy(const char* what, const std::function<void()>& function) {
    PaintedStack stack;
    // Twice: what the dynamic linker does at a function's first call is not the hash's.
    for (int i = 0; i < 2; ++i) stack.Run(function);
    EXPECT_EQ(needles_.FoundIn(stack.bytes()), std::vector<std::string>())
        << what << ", of " << stack.bytes().size() << " bytes";
  }

  const Hash& hash_ = *GetParam().row;
  const Buffer message_ = Random(52);
  Needles needles_;
  // Not on any stack.
  std::unique_ptr<HmacKey> key_;
  Buffer output_ = Buffer(kMaxHashSize);
};

INSTANTIATE_TEST_SUITE_P(Kernels, HashHygieneTest, ::testing::ValuesIn(AllSha2Rows()),
                         [](const auto& each) {
                           std::string name(each.param.row->name);
                           name += each.param.kernel;
                           std::erase_if(name, [](char c) { return std::isalnum(c) == 0; });
                           return name;
                         });

TEST_P(HashHygieneTest, HmacAndHkdfLeaveNothingOfKeysAndTags) {
  for (const size_t size : {hash_.digest_size, hash_.block_size, hash_.block_size + 40}) {
    SCOPED_TRACE(size);
    needles_ = {};
    const Buffer key = Random(size);
    SetKey(key);
    ExpectNothingLeftBy("taking a key in", [&] { *key_ = HmacKey(hash_, key); });
    ExpectNothingLeftBy("a tag", [&] { key_->Tag({message_}, output_); });
    ExpectNothingLeftBy("a tag, piece by piece", [&] {
      Hmac hmac(*key_);
      hmac.Update(message_);
      std::ranges::copy(hmac.Current().Expose(), output_.begin());
    });
    ExpectNothingLeftBy("HKDF-Extract", [&] {
      std::ranges::copy(HkdfExtract(hash_, key, message_).Expose(), output_.begin());
    });
  }
}

TEST_P(HashHygieneTest, ExpandingLeavesNothingOfWhatItMakes) {
  const Buffer key = Random(hash_.digest_size);
  SetKey(key);
  Buffer made(2 * hash_.digest_size + 12);
  ASSERT_TRUE(HkdfExpand(hash_, key, message_, made).has_value());
  Add("what is made", made);
  Buffer again(made.size());
  ExpectNothingLeftBy("HKDF-Expand", [&] { (void)HkdfExpand(hash_, key, message_, again); });
  EXPECT_EQ(again, made);
}

TEST_P(HashHygieneTest, HashingLeavesNothingOfASecretAndItsHash) {
  const Buffer secret = Random(2 * hash_.block_size + 20);
  Add("the secret", secret);
  Add("its hash", Digest(hash_, secret).Expose());
  ExpectNothingLeftBy("hashing",
                      [&] { std::ranges::copy(Digest(hash_, secret).Expose(), output_.begin()); });
}

// The search itself: a copy of what is nowhere else is found.
TEST_P(HashHygieneTest, ACopyThatIsLeftIsFound) {
  const Buffer key = Random(hash_.digest_size);
  SetKey(key);
  PaintedStack stack;
  stack.Run([&] {
    std::array<uint8_t, 2000> frame;  // deeper than what the thread does when it ends
    std::ranges::copy(key, frame.begin());
    __asm__ __volatile__("" : : "r"(frame.data()) : "memory");
  });
  EXPECT_FALSE(needles_.FoundIn(stack.bytes()).empty());
}

}  // namespace
}  // namespace lockstep::crypto
