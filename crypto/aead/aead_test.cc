// What every row of the table has to do, whatever stands behind it.
#include "crypto/aead/aead.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "crypto/aead/aes.h"
#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/testing/allocations.h"
#include "crypto/testing/hex.h"

namespace lockstep::crypto {
namespace {

using Buffer = std::vector<uint8_t>;

constexpr size_t kMaxLength = 300;
const Nonce kNonce = Nonce::From(std::array<uint8_t, kAeadNonceSize>{9, 8, 7, 6, 5, 4, 3, 2, 1});
const Buffer kAssociatedData = {0x17, 0x03, 0x03, 0x01, 0x00};

Buffer Pattern(size_t size, uint8_t step) {
  Buffer bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(i * step + 1);
  return bytes;
}

class AeadRowTest : public testing::TestWithParam<const Aead*> {
 protected:
  AeadKey MakeKey(uint8_t step = 3) {
    return *AeadKey::Create(*GetParam(), Pattern(GetParam()->key_size, step));
  }
  static Buffer Seal(AeadKey& key, std::span<const Bytes> plaintext, Trailer trailer = {}) {
    size_t size = trailer.size + kAeadTagSize;
    for (const Bytes piece : plaintext) size += piece.size();
    Buffer output(size, 0xee);
    const SealRequest request = {kNonce, kAssociatedData, plaintext, trailer, output};
    EXPECT_TRUE(key.Seal({&request, 1}).has_value());
    return output;
  }
  static Buffer Seal(AeadKey& key, Bytes plaintext) { return Seal(key, {&plaintext, 1}); }
  static size_t Open(AeadKey& key, Buffer& in_out) {
    const OpenRequest request = {kNonce, kAssociatedData, in_out};
    return key.Open({&request, 1});
  }
};

std::string RowName(const testing::TestParamInfo<const Aead*>& row) {
  std::string name(row.param->name);
  std::ranges::replace(name, '-', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Rows, AeadRowTest,
                         testing::Values(&kAes128Gcm, &kAes256Gcm, &kAes128Ccm, &kChaCha20Poly1305),
                         RowName);

TEST_P(AeadRowTest, EveryLengthOpensToWhatWasSealed) {
  AeadKey key = MakeKey();
  for (size_t length = 0; length <= kMaxLength; ++length) {
    const Buffer plaintext = Pattern(length, 7);
    Buffer sealed = Seal(key, plaintext);
    ASSERT_EQ(Open(key, sealed), 1u) << length;
    ASSERT_TRUE(Equal(Bytes(sealed).first(length), plaintext)) << length;
  }
}

TEST_P(AeadRowTest, SealingInPlaceEqualsSealingApartAtEveryLength) {
  AeadKey key = MakeKey();
  for (size_t length = 0; length <= kMaxLength; ++length) {
    const Buffer plaintext = Pattern(length, 7);
    Buffer in_place = plaintext;
    in_place.resize(length + 1 + kAeadTagSize);
    const Bytes piece = Bytes(in_place).first(length);
    const SealRequest request = {kNonce, kAssociatedData, {&piece, 1}, {1, 23}, in_place};
    ASSERT_TRUE(key.Seal({&request, 1}).has_value());
    const Bytes apart = plaintext;
    ASSERT_EQ(ToHex(in_place), ToHex(Seal(key, {&apart, 1}, {1, 23}))) << length;
  }
}

TEST_P(AeadRowTest, GatheredPiecesSealLikeTheWholeWhereverTheyAreCut) {
  AeadKey key = MakeKey();
  const Buffer plaintext = Pattern(kMaxLength, 5);
  for (size_t first = 0; first <= kMaxLength; first += 7) {
    for (size_t second = first; second <= kMaxLength; second += 13) {
      const std::array<Bytes, 4> pieces = {Bytes(plaintext).first(first),
                                           Bytes(plaintext).subspan(first, second - first), Bytes(),
                                           Bytes(plaintext).subspan(second)};
      ASSERT_EQ(Seal(key, pieces), Seal(key, plaintext)) << first << ", " << second;
    }
  }
}

TEST_P(AeadRowTest, TheTrailerIsItsFirstByteAndZerosAfterThePlaintext) {
  AeadKey key = MakeKey();
  for (const size_t length : {0u, 1u, 15u, 16u, 63u, 100u}) {
    for (const size_t trailer : {1u, 2u, 17u, 64u}) {
      Buffer whole = Pattern(length, 7);
      const Buffer plaintext = whole;
      whole.push_back(22);
      whole.resize(length + trailer);
      const Bytes piece = plaintext;
      ASSERT_EQ(Seal(key, {&piece, 1}, {trailer, 22}), Seal(key, whole)) << length;
    }
  }
}

TEST_P(AeadRowTest, AForgedMessageLeavesNoPlaintext) {
  AeadKey key = MakeKey();
  const Buffer plaintext = Pattern(65, 7);
  const Buffer sealed = Seal(key, plaintext);
  for (size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    Buffer forged = sealed;
    forged[bit / 8] = static_cast<uint8_t>(forged[bit / 8] ^ (1 << bit % 8));
    const Buffer before = forged;
    ASSERT_EQ(Open(key, forged), 0u) << "bit " << bit;
    const Bytes text = Bytes(forged).first(plaintext.size());
    ASSERT_TRUE(Equal(text, Bytes(before).first(text.size())) || Equal(text, Buffer(text.size())));
  }
  Buffer untouched = sealed;
  EXPECT_EQ(Open(key, untouched), 1u);
}

TEST_P(AeadRowTest, AnotherNonceOrOtherAssociatedDataOrAnotherKeyDoesNotOpen) {
  AeadKey key = MakeKey();
  const Buffer sealed = Seal(key, Pattern(20, 7));
  for (size_t i = 0; i < kAeadNonceSize; ++i) {
    Buffer copy = sealed;
    OpenRequest request = {kNonce, kAssociatedData, copy};
    request.nonce.bytes[i] ^= 0x80;
    EXPECT_EQ(key.Open({&request, 1}), 0u);
  }
  for (size_t i = 0; i <= kAssociatedData.size(); ++i) {
    Buffer copy = sealed;
    Buffer associated_data = kAssociatedData;
    if (i < associated_data.size()) {
      associated_data[i] ^= 1;
    } else {
      associated_data.push_back(0);
    }
    const OpenRequest request = {kNonce, associated_data, copy};
    EXPECT_EQ(key.Open({&request, 1}), 0u);
  }
  AeadKey other = MakeKey(5);
  Buffer copy = sealed;
  EXPECT_EQ(Open(other, copy), 0u);
}

TEST_P(AeadRowTest, OpenStopsAtTheFirstForgeryAndLeavesLaterMessagesUntouched) {
  AeadKey key = MakeKey();
  std::array<Buffer, 4> messages;
  std::vector<OpenRequest> requests;
  for (Buffer& message : messages) {
    message = Seal(key, Pattern(40, 7));
    requests.push_back({kNonce, kAssociatedData, message});
  }
  messages[2].back() ^= 1;
  const Buffer last = messages[3];
  EXPECT_EQ(key.Open(requests), 2u);
  EXPECT_TRUE(Equal(Bytes(messages[0]).first(40), Pattern(40, 7)));
  EXPECT_TRUE(Equal(Bytes(messages[1]).first(40), Pattern(40, 7)));
  EXPECT_EQ(messages[3], last);
}

TEST_P(AeadRowTest, ManyMessagesSealInOneCall) {
  AeadKey key = MakeKey();
  const Buffer plaintext = Pattern(33, 7);
  const Bytes piece = plaintext;
  std::array<Buffer, 3> outputs;
  std::vector<SealRequest> requests;
  for (uint8_t i = 0; i < 3; ++i) {
    outputs[i].resize(plaintext.size() + kAeadTagSize);
    SealRequest request = {kNonce, kAssociatedData, {&piece, 1}, {}, outputs[i]};
    request.nonce.bytes[0] = i;
    requests.push_back(request);
  }
  ASSERT_TRUE(key.Seal(requests).has_value());
  for (size_t i = 0; i < 3; ++i) {
    Buffer alone(outputs[i].size());
    SealRequest request = requests[i];
    request.output = alone;
    ASSERT_TRUE(key.Seal({&request, 1}).has_value());
    EXPECT_EQ(alone, outputs[i]);
  }
}

TEST_P(AeadRowTest, AStateSurvivesBeingMoved) {
  AeadKey key = MakeKey();
  const Buffer expected = Seal(key, Pattern(50, 7));
  AeadKey moved = std::move(key);
  EXPECT_EQ(Seal(moved, Pattern(50, 7)), expected);
  AeadKey assigned = MakeKey(5);
  assigned = std::move(moved);
  EXPECT_EQ(Seal(assigned, Pattern(50, 7)), expected);
  Buffer sealed = expected;
  EXPECT_EQ(Open(assigned, sealed), 1u);
}

TEST_P(AeadRowTest, AMoveLeavesNothingOfTheKeyBehind) {
  AeadKey key = MakeKey();
  AeadKey other = MakeKey(5);
  const auto is_empty = [](const AeadKey& moved_from) {
    const Bytes object(reinterpret_cast<const uint8_t*>(&moved_from), sizeof(moved_from));
    return Equal(object.first(kAeadStateSize), Buffer(kAeadStateSize));  // the state comes first
  };
  EXPECT_FALSE(is_empty(key));
  const AeadKey moved = std::move(key);
  EXPECT_TRUE(is_empty(key));  // NOLINT(bugprone-use-after-move): that is the subject
  key = std::move(other);
  EXPECT_TRUE(is_empty(other));  // NOLINT(bugprone-use-after-move): that is the subject
  const Buffer expected = Seal(key, Pattern(50, 7));
  AeadKey& itself = key;
  key = std::move(itself);
  EXPECT_EQ(Seal(key, Pattern(50, 7)), expected);
}

TEST_P(AeadRowTest, AMovedFromKeySealsAndOpensNothing) {
  AeadKey key = MakeKey();
  Buffer sealed = Seal(key, Pattern(5, 7));
  const AeadKey moved = std::move(key);
  // NOLINTBEGIN(bugprone-use-after-move): that is the subject
  EXPECT_EQ(key.Seal({}).error().reason, Reason::kInvalidArgument);
  EXPECT_EQ(Open(key, sealed), 0u);
  EXPECT_EQ(key.SetKey(Pattern(GetParam()->key_size, 3)).error().reason, Reason::kInvalidArgument);
  // NOLINTEND(bugprone-use-after-move)
}

TEST_P(AeadRowTest, ReleaseWipesTheState) {
  AeadState state;
  ASSERT_TRUE(GetParam()->set_key(state, Pattern(GetParam()->key_size, 3)).has_value());
  GetParam()->release(state);
  EXPECT_TRUE(Equal(state.bytes, Buffer(kAeadStateSize)));
}

TEST_P(AeadRowTest, ANewKeyReplacesTheOldOne) {
  AeadKey key = MakeKey();
  Buffer sealed = Seal(key, Pattern(21, 7));
  ASSERT_TRUE(key.SetKey(Pattern(GetParam()->key_size, 5)).has_value());
  AeadKey fresh = MakeKey(5);
  EXPECT_EQ(Seal(key, Pattern(21, 7)), Seal(fresh, Pattern(21, 7)));
  EXPECT_EQ(Open(key, sealed), 0u);
}

TEST_P(AeadRowTest, SealingOpeningAndRekeyingDoNotAllocate) {
  AeadKey key = MakeKey();
  const Buffer new_key = Pattern(GetParam()->key_size, 5);
  const Buffer plaintext = Pattern(1000, 7);
  const std::array<Bytes, 2> pieces = {Bytes(plaintext).first(101), Bytes(plaintext).subspan(101)};
  Buffer buffer(plaintext.size() + 20 + kAeadTagSize);
  const SealRequest seal = {kNonce, kAssociatedData, pieces, {20, 23}, buffer};
  const OpenRequest open = {kNonce, kAssociatedData, buffer};
  const size_t before = AllocationCount();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(key.Seal({&seal, 1}).has_value());
    ASSERT_EQ(key.Open({&open, 1}), 1u);
    ASSERT_EQ(key.Open({&open, 1}), 0u);
    ASSERT_TRUE(key.SetKey(new_key).has_value());
  }
  EXPECT_EQ(AllocationCount(), before);
}

TEST_P(AeadRowTest, OutOfMemoryIsAnError) {
  const Buffer key = Pattern(GetParam()->key_size, 3);
  const size_t failures = SurviveEveryAllocationFailure([&] {
    const Result<AeadKey> keyed = AeadKey::Create(*GetParam(), key);
    if (!keyed.has_value()) {
      EXPECT_EQ(keyed.error().reason, Reason::kOutOfMemory);
    }
    return keyed.has_value();
  });
  EXPECT_LT(failures, 100u);
}

TEST_P(AeadRowTest, WrongSizesAreRefusedBeforeAByteIsWritten) {
  const Buffer key_bytes = Pattern(GetParam()->key_size + 1, 3);
  for (const size_t size : {size_t{0}, GetParam()->key_size - 1, GetParam()->key_size + 1})
    EXPECT_EQ(AeadKey::Create(*GetParam(), Bytes(key_bytes).first(size)).error().reason,
              Reason::kInvalidArgument);
  AeadKey key = MakeKey();
  const Buffer plaintext = Pattern(10, 7);
  const Bytes piece = plaintext;
  Buffer good(10 + kAeadTagSize), bad(10 + kAeadTagSize + 1);
  for (const size_t size : {size_t{0}, kAeadTagSize, bad.size() - 2, bad.size()}) {
    const std::array<SealRequest, 2> requests = {
        {{kNonce, {}, {&piece, 1}, {}, good},
         {kNonce, {}, {&piece, 1}, {}, MutableBytes(bad).first(size)}}};
    EXPECT_EQ(key.Seal(requests).error().reason, Reason::kInvalidArgument);
    EXPECT_EQ(good, Buffer(good.size()));
  }
  Buffer shorter_than_a_tag(kAeadTagSize - 1);
  EXPECT_EQ(Open(key, shorter_than_a_tag), 0u);
}

TEST_P(AeadRowTest, MessagesBeyondTheLimitAreRefused) {
  AeadKey key = MakeKey();
  Buffer text(kMaxAeadPlaintextSize + 1), output(text.size() + kAeadTagSize);
  const Bytes piece = text;
  const SealRequest longest = {kNonce, {}, {&piece, 1}, {}, output};
  EXPECT_EQ(key.Seal({&longest, 1}).error().reason, Reason::kInvalidArgument);
  const OpenRequest open = {kNonce, {}, output};
  EXPECT_EQ(key.Open({&open, 1}), 0u);
  // Sizes that add up to a small number only because it wraps.
  const Bytes seventeen = piece.first(17);
  const SealRequest wrapped = {
      kNonce, {}, {&seventeen, 1}, {SIZE_MAX, 23}, MutableBytes(output).first(16 + kAeadTagSize)};
  EXPECT_EQ(key.Seal({&wrapped, 1}).error().reason, Reason::kInvalidArgument);
  EXPECT_EQ(output, Buffer(output.size()));
}

TEST_P(AeadRowTest, OutputThatOverlapsItsInputOtherThanInPlaceIsRefused) {
  AeadKey key = MakeKey();
  Buffer buffer(100);
  const Bytes input = Bytes(buffer).subspan(10, 20);
  const MutableBytes output = MutableBytes(buffer).subspan(11, 20 + kAeadTagSize);
  const SealRequest shifted = {kNonce, {}, {&input, 1}, {}, output};
  EXPECT_EQ(key.Seal({&shifted, 1}).error().reason, Reason::kOverlappingBuffers);
  const std::array<Bytes, 2> pieces = {input.first(10), input.subspan(10)};
  const SealRequest gathered = {
      kNonce, {}, pieces, {}, MutableBytes(buffer).subspan(10, 20 + kAeadTagSize)};
  EXPECT_EQ(key.Seal({&gathered, 1}).error().reason, Reason::kOverlappingBuffers);
  const SealRequest header = {kNonce, output.first(5), {}, {}, output.first(kAeadTagSize)};
  EXPECT_EQ(key.Seal({&header, 1}).error().reason, Reason::kOverlappingBuffers);
}

TEST(AeadTest, RecordLimitsAreThoseOfTheRfc) {
  EXPECT_EQ(kAes128Gcm.record_limit, 23'726'566u);  // floor(2^24.5)
  EXPECT_EQ(kAes256Gcm.record_limit, 23'726'566u);
  EXPECT_EQ(kAes128Ccm.record_limit, 1u << 23);
  EXPECT_EQ(kChaCha20Poly1305.record_limit, ~uint64_t{0});
}

}  // namespace
}  // namespace lockstep::crypto
