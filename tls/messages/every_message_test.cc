// What holds for every message alike: it comes back as it went, and no other bytes do harm.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <random>
#include <vector>

#include "tls/messages/handshake.h"
#include "tls/messages/handshake_text.h"
#include "tls/messages/testing/samples.h"
#include "tls/wire/parse.h"

namespace {
size_t allocations = 0;
}  // namespace

// Not inlined: an optimiser that sees one half of a pair takes it for a mismatch.
[[gnu::noinline]] void* operator new(size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace lockstep::messages {
namespace {

using testing::Sample;
using testing::Samples;

template <class T>
class EveryMessageTest : public ::testing::Test {};

using AllMessages =
    ::testing::Types<ClientHello, ServerHello, HelloRetryRequest, EncryptedExtensions,
                     CertificateRequest, Certificate, CertificateVerify, Finished, EndOfEarlyData,
                     NewSessionTicket, KeyUpdate, Alert>;
TYPED_TEST_SUITE(EveryMessageTest, AllMessages);

TYPED_TEST(EveryMessageTest, ParsesAndSerializesIdentically) {
  for (const Sample& sample : Samples<TypeParam>()) {
    const auto parsed = wire::Parse<TypeParam>(sample.body);
    ASSERT_TRUE(parsed.has_value()) << sample.name << ": " << Describe(parsed.error());
    EXPECT_EQ(wire::Serialize(*parsed), sample.body) << sample.name;
  }
}

TYPED_TEST(EveryMessageTest, MeasuresWhatItWrites) {
  for (const Sample& sample : Samples<TypeParam>()) {
    const auto parsed = wire::Parse<TypeParam>(sample.body);
    EXPECT_EQ(wire::SizeOf(*parsed), sample.body.size());
    std::vector<uint8_t> out(sample.body.size());
    for (size_t room = 0; room < out.size(); ++room) {
      ByteWriter writer(MutableBytes(out).first(room));
      EXPECT_TRUE(wire::Write(writer, *parsed).has_value());
      EXPECT_EQ(writer.Done().error().reason, Reason::kOutputTooSmall);
    }
  }
}

// Finished is as long as it is, and a ClientHello of an old client may end before the extensions.
template <class T>
bool MayEndAt(const T& whole, size_t size) {
  if constexpr (std::same_as<T, Finished>) return true;
  if constexpr (std::same_as<T, ClientHello>)
    return size == wire::SizeOf(whole) - wire::SizeOf(whole.extensions);
  return false;
}

TYPED_TEST(EveryMessageTest, FailsOnEveryTruncation) {
  for (const Sample& sample : Samples<TypeParam>()) {
    const auto whole = wire::Parse<TypeParam>(sample.body);
    for (size_t size = 0; size < sample.body.size(); ++size) {
      // An exact copy: a sanitizer sees a read beyond it.
      const std::vector<uint8_t> cut(sample.body.begin(),
                                     sample.body.begin() + static_cast<ptrdiff_t>(size));
      EXPECT_EQ(wire::Parse<TypeParam>(cut).has_value(), MayEndAt(*whole, size))
          << sample.name << " cut to " << size;
    }
  }
}

TYPED_TEST(EveryMessageTest, ATrailingByteIsRefusedUnlessAllBytesAreTheField) {
  // How long a Finished has to be, the suite says:
  // FinishedTrap.AWrongOneIsDecryptErrorOfWhateverSize.
  constexpr bool kTakesAllBytes = std::same_as<TypeParam, Finished>;
  for (Sample sample : Samples<TypeParam>()) {
    sample.body.push_back(0);
    const auto parsed = wire::Parse<TypeParam>(sample.body);
    ASSERT_EQ(parsed.has_value(), kTakesAllBytes) << sample.name;
    if constexpr (kTakesAllBytes) {
      EXPECT_TRUE(Equal(parsed->verify_data.bytes, sample.body));
    }
  }
}

TYPED_TEST(EveryMessageTest, ReportsOffsetsWithinTheMessagePlusTheBase) {
  constexpr size_t kBase = 1000;
  for (const Sample& sample : Samples<TypeParam>()) {
    for (size_t size = 0; size < sample.body.size(); ++size) {
      const auto parsed = wire::Parse<TypeParam>(Bytes(sample.body).first(size), kBase);
      if (parsed.has_value()) continue;
      EXPECT_GE(parsed.error().offset, kBase);
      EXPECT_LE(parsed.error().offset, kBase + size);
    }
  }
}

TYPED_TEST(EveryMessageTest, ParsingAllocatesNothing) {
  for (const Sample& sample : Samples<TypeParam>()) {
    const size_t before = allocations;
    bool parsed = wire::Parse<TypeParam>(sample.body).has_value();
    for (size_t size = 0; size < sample.body.size(); ++size)
      parsed |= wire::Parse<TypeParam>(Bytes(sample.body).first(size)).has_value();
    EXPECT_EQ(allocations, before);
    EXPECT_TRUE(parsed);
  }
}

// Flips, overwrites, inserts and removes a few bytes.
std::vector<uint8_t> Mutate(std::vector<uint8_t> bytes, std::mt19937& random) {
  const auto pick = [&](size_t limit) { return static_cast<size_t>(random() % limit); };
  for (size_t count = 1 + pick(3); count > 0; --count) {
    const auto at = static_cast<ptrdiff_t>(pick(bytes.size() + 1));
    const auto value = static_cast<uint8_t>(random());
    const size_t kind = static_cast<size_t>(at) == bytes.size() ? 0 : pick(4);
    if (kind == 0) bytes.insert(bytes.begin() + at, value);
    if (kind == 1) bytes.erase(bytes.begin() + at);
    if (kind == 2) bytes[static_cast<size_t>(at)] = value;
    if (kind == 3) bytes[static_cast<size_t>(at)] ^= static_cast<uint8_t>(1u << (value % 8));
  }
  return bytes;
}

TYPED_TEST(EveryMessageTest, AHundredThousandMutationsFailOrComeBackIdentically) {
  std::mt19937 random(20260710);  // Fixed: the test does the same each time.
  const std::vector<Sample> samples = Samples<TypeParam>();
  for (size_t round = 0; round < 100000; ++round) {
    const auto bytes = Mutate(samples[round % samples.size()].body, random);
    const auto parsed = wire::Parse<TypeParam>(bytes);
    if (!parsed.has_value()) continue;
    ASSERT_EQ(wire::Serialize(*parsed), bytes) << "round " << round;
  }
}

}  // namespace
}  // namespace lockstep::messages
