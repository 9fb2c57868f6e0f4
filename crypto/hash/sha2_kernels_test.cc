// Every kernel that this processor can run, against Crypto++.
#include <cryptopp/sha.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"
#include "crypto/hash/hkdf.h"
#include "crypto/hash/hmac.h"
#include "crypto/hash/sha2.h"

namespace lockstep::crypto {
namespace {

using Buffer = std::vector<uint8_t>;

constexpr size_t kLengths = 1001;  // 0 to 1000, well beyond every shape of padding

class Sha2KernelTest : public testing::TestWithParam<Sha2Row> {
 protected:
  void SetUp() override {
    if (!GetParam().supported(ThisCpu())) GTEST_SKIP() << "this processor cannot run this kernel";
  }

  const Hash& hash_ = *GetParam().row;

  static Buffer Random(size_t size, unsigned seed = 1) {
    std::mt19937 random(seed);
    Buffer bytes(size);
    std::ranges::generate(bytes, [&] { return static_cast<uint8_t>(random()); });
    return bytes;
  }
  // What Crypto++ makes of it.
  template <class Oracle>
  static Buffer DigestBy(Bytes message) {
    Buffer out(Oracle::DIGESTSIZE);
    Oracle().CalculateDigest(out.data(), message.data(), message.size());
    return out;
  }
  Buffer Expected(Bytes message) const {
    if (hash_.id == HashId::kSha256) return DigestBy<CryptoPP::SHA256>(message);
    if (hash_.id == HashId::kSha384) return DigestBy<CryptoPP::SHA384>(message);
    return DigestBy<CryptoPP::SHA512>(message);
  }
  bool Matches(const HashValue& value, const Buffer& expected) const {
    return Equal(value.Expose(), expected);
  }
};

std::string NameOfRow(const testing::TestParamInfo<Sha2Row>& each) {
  std::string name(each.param.row->name);
  name += each.param.kernel;
  std::erase_if(name, [](char c) { return std::isalnum(c) == 0; });
  return name;
}

INSTANTIATE_TEST_SUITE_P(Kernels, Sha2KernelTest, testing::ValuesIn(AllSha2Rows()), NameOfRow);

TEST_P(Sha2KernelTest, EveryLengthAtEveryAlignment) {
  const Buffer bytes = Random(kLengths + 64);
  for (size_t length = 0; length < kLengths; ++length) {
    const Bytes message = Bytes(bytes).subspan(length % 64, length);
    ASSERT_TRUE(Matches(Digest(hash_, message), Expected(message))) << length;
  }
}

TEST_P(Sha2KernelTest, EverySplitOfEveryLength) {
  const Buffer bytes = Random(kLengths);
  // All lengths up to what fills the buffer, spills over and leaves a rest; then some.
  const size_t all = 3 * hash_.block_size;
  for (size_t length = 0; length < kLengths; length += length < all ? 1 : 97) {
    const Bytes message = Bytes(bytes).first(length);
    const Buffer expected = Expected(message);
    for (size_t cut = 0; cut <= length; ++cut) {
      Digester digester(hash_);
      digester.Update(message.first(cut));
      digester.Update(message.subspan(cut));
      ASSERT_TRUE(Matches(digester.Current(), expected)) << length << " cut at " << cut;
    }
  }
}

TEST_P(Sha2KernelTest, ManySmallPiecesAndEmptyOnes) {
  const Buffer bytes = Random(5000);
  std::mt19937 random(2);
  for (unsigned most = 1; most < 400; most += 4) {
    Digester digester(hash_);
    for (Bytes rest(bytes); !rest.empty();) {
      const size_t size = std::min<size_t>(random() % (most + 1), rest.size());
      digester.Update(rest.first(size));
      rest = rest.subspan(size);
    }
    ASSERT_TRUE(Matches(digester.Current(), Expected(bytes))) << most;
  }
}

TEST(Sha2Test, ALengthThatTakesMoreThan32Bits) {
  const Buffer chunk(1 << 20, 0x5a);
  Digester digester(kSha256);
  CryptoPP::SHA256 oracle;
  for (int i = 0; i < 513; ++i) {
    digester.Update(chunk);
    oracle.Update(chunk.data(), chunk.size());
  }
  Buffer expected(CryptoPP::SHA256::DIGESTSIZE);
  oracle.Final(expected.data());
  EXPECT_TRUE(Equal(digester.Current().Expose(), expected));
}

TEST_P(Sha2KernelTest, ReadsNothingBeyondEitherEndOfTheMessage) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  void* const memory =
      mmap(nullptr, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  auto* const middle = static_cast<uint8_t*>(memory) + page;
  std::ranges::copy(Random(page), middle);
  ASSERT_EQ(mprotect(memory, page, PROT_NONE), 0);
  ASSERT_EQ(mprotect(middle + page, page, PROT_NONE), 0);
  for (size_t length = 0; length <= 4 * hash_.block_size; ++length) {
    for (const Bytes message : {Bytes(middle, length), Bytes(middle + page - length, length)})
      ASSERT_TRUE(Matches(Digest(hash_, message), Expected(message))) << length;
  }
  munmap(memory, 3 * page);
}

// HMAC and HKDF by this kernel against the definition (RFC 2104, RFC 5869), spelled out over
// Crypto++'s hash.
class Sha2KernelHmacTest : public Sha2KernelTest {
 protected:
  Buffer ExpectedTag(Bytes key, Bytes message) const {
    Buffer block = key.size() > hash_.block_size ? Expected(key) : Copy(key);
    block.resize(hash_.block_size);
    Buffer inner, outer;
    for (const uint8_t byte : block) {
      inner.push_back(byte ^ 0x36);
      outer.push_back(byte ^ 0x5c);
    }
    inner.insert(inner.end(), message.begin(), message.end());
    const Buffer digest = Expected(inner);
    outer.insert(outer.end(), digest.begin(), digest.end());
    return Expected(outer);
  }
};

INSTANTIATE_TEST_SUITE_P(Kernels, Sha2KernelHmacTest, testing::ValuesIn(AllSha2Rows()), NameOfRow);

TEST_P(Sha2KernelHmacTest, KeysAndMessagesOfEveryLength) {
  const Buffer bytes = Random(2 * kLengths);
  for (size_t length = 0; length < kLengths; ++length) {
    const Bytes key = Bytes(bytes).first(length * 7 % 300);
    const Bytes message = Bytes(bytes).subspan(kLengths, length);
    const Buffer expected = ExpectedTag(key, message);
    ASSERT_TRUE(Matches(HmacOf(hash_, key, message), expected)) << length;
    // A key that is taken in once gives any number of tags, of whatever pieces.
    const HmacKey kept(hash_, key);
    const size_t cut = length / 3;
    for (int i = 0; i < 2; ++i)
      ASSERT_TRUE(Matches(kept.Tag({message.first(cut), {}, message.subspan(cut)}), expected));
    Hmac piecewise(kept);
    piecewise.Update(message.first(cut));
    ASSERT_TRUE(Matches(piecewise.Current(), ExpectedTag(key, message.first(cut))));
    piecewise.Update(message.subspan(cut));
    ASSERT_TRUE(Matches(piecewise.Current(), expected));
  }
}

TEST_P(Sha2KernelHmacTest, ExpandingByAKeptKeyIsTheChainOfTags) {
  const Buffer bytes = Random(400);
  const Bytes key = Bytes(bytes).first(hash_.digest_size);
  const HmacKey kept(hash_, key);
  for (size_t size = 0; size <= 3 * hash_.digest_size + 1; ++size) {
    const Bytes info = Bytes(bytes).subspan(100, size);
    Buffer expected, block;
    for (uint8_t counter = 1; expected.size() < size; ++counter) {
      Buffer input = block;
      input.insert(input.end(), info.begin(), info.end());
      input.push_back(counter);
      block = ExpectedTag(key, input);
      expected.insert(expected.end(), block.begin(), block.end());
    }
    expected.resize(size);
    Buffer fresh(size), by_kept(size);
    ASSERT_TRUE(HkdfExpand(hash_, key, info, fresh).has_value());
    ASSERT_TRUE(HkdfExpand(kept, info, by_kept).has_value());
    ASSERT_EQ(fresh, expected) << size;
    ASSERT_EQ(by_kept, expected) << size;
  }
}

}  // namespace
}  // namespace lockstep::crypto
