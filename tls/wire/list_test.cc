#include "tls/wire/list.h"

#include <gtest/gtest.h>

#include <array>
#include <ranges>
#include <vector>

#include "crypto/base/bytes.h"
#include "tls/wire/opaque.h"
#include "tls/wire/parse.h"

namespace lockstep::wire {
namespace {

struct Pair {
  uint8_t key = 0;
  Opaque<0, 0xff> value = {};
  static constexpr auto kFields = Fields(Field("key", &Pair::key), Field("value", &Pair::value));
  friend bool operator==(const Pair&, const Pair&) = default;
};
struct Nothing {
  static constexpr auto kFields = Fields();
};
struct Numbers {
  List<uint16_t, 2, 8> numbers = {};
  static constexpr auto kFields = Fields(Field("numbers", &Numbers::numbers));
};
struct Pairs {
  List<Pair, 0, 0xffff> pairs = {};
  static constexpr auto kFields = Fields(Field("pairs", &Pairs::pairs));
};

using Buffer = std::vector<uint8_t>;
const Buffer kPairs = {0, 7, 1, 2, 'h', 'i', 2, 1, 'x'};

static_assert(std::ranges::input_range<List<Pair, 0, 0xffff>>);

template <class T>
concept CanBeListed = requires { typename List<T, 0, 0xff>; };

TEST(ListTest, ElementsThatMayTakeNoBytesDoNotCompile) {
  static_assert(CanBeListed<Pair> && CanBeListed<uint8_t> && CanBeListed<Opaque<0, 9>>);
  static_assert(!CanBeListed<Nothing> && !CanBeListed<OpaqueRest>);
}

TEST(ListTest, ATemporaryArrayDoesNotBecomeAList) {
  static_assert(std::constructible_from<List<uint16_t, 2, 8>, std::vector<uint16_t>&>);
  static_assert(std::constructible_from<List<uint16_t, 2, 8>, std::span<const uint16_t>>);
  static_assert(!std::constructible_from<List<uint16_t, 2, 8>, std::vector<uint16_t>>);
}

TEST(ListTest, WireBytesAndValuesReadAlike) {
  const auto parsed = Parse<Pairs>(kPairs);
  ASSERT_TRUE(parsed.has_value());
  const Pair values[] = {{1, {AsBytes("hi")}}, {2, {AsBytes("x")}}};
  const Pairs made{.pairs = values};
  for (const auto& list : {parsed->pairs, made.pairs}) {
    EXPECT_EQ(list.Count(), 2u);
    EXPECT_FALSE(list.empty());
    EXPECT_EQ(list.First()->key, 1);
    EXPECT_EQ(AsText(list.Find([](const Pair& pair) { return pair.key == 2; })->value.bytes), "x");
    EXPECT_FALSE(list.Find([](const Pair& pair) { return pair.key == 3; }).has_value());
    EXPECT_TRUE(list.Contains(values[1]));
  }
  EXPECT_EQ(parsed->pairs, made.pairs);
  EXPECT_EQ(Serialize(made), kPairs);
  EXPECT_EQ(Serialize(*parsed), kPairs);
}

TEST(ListTest, EqualityIsOfElements) {
  const uint16_t one[] = {1, 2};
  const uint16_t longer[] = {1, 2, 3};
  const uint16_t other[] = {1, 3};
  using Small = List<uint16_t, 2, 8>;
  EXPECT_EQ(Small(one), Small(one));
  EXPECT_FALSE(Small(one) == Small(longer));
  EXPECT_FALSE(Small(longer) == Small(one));
  EXPECT_FALSE(Small(one) == Small(other));
  EXPECT_FALSE(Small(one) == Small());
}

TEST(ListTest, AnEmptyListHasNoElements) {
  const Buffer empty = {0, 0};
  const auto parsed = Parse<Pairs>(empty);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_TRUE(parsed->pairs.empty());
  EXPECT_EQ(parsed->pairs.Count(), 0u);
  EXPECT_FALSE(parsed->pairs.First().has_value());
}

TEST(ListTest, EveryElementIsCheckedWhenTheListIsParsed) {
  Buffer bytes = kPairs;
  bytes[7] = 2;  // The last value claims a byte more than the list has.
  EXPECT_EQ(Parse<Pairs>(bytes).error(), (Error{Reason::kTruncated, 8, {2, 1}}));
  bytes.push_back('y');  // Beyond the list is not in the list.
  EXPECT_EQ(Parse<Pairs>(bytes).error().reason, Reason::kTruncated);
}

TEST(ListTest, HalfAnIntegerIsAnError) {
  const Buffer odd = {3, 0, 1, 0};
  EXPECT_FALSE(Parse<Numbers>(odd).has_value());
  EXPECT_EQ(Parse<Numbers>(odd).error().offset, 3u);
}

TEST(ListTest, BoundsAreInBytes) {
  EXPECT_EQ(Parse<Numbers>(Buffer{0}).error().reason, Reason::kLengthOutOfRange);
  EXPECT_TRUE(Parse<Numbers>(Buffer{2, 0, 1}).has_value());
  EXPECT_EQ(Parse<Numbers>(Buffer{10, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5}).error().reason,
            Reason::kLengthOutOfRange);
  const uint16_t five[] = {1, 2, 3, 4, 5};
  EXPECT_EQ(Serialize(Numbers{.numbers = five}).error().reason, Reason::kLengthOutOfRange);
  EXPECT_EQ(Serialize(Numbers{}).error().reason, Reason::kLengthOutOfRange);
}

TEST(ListTest, FirstCommonFollowsOurPreference) {
  const Buffer bytes = {6, 0, 1, 0, 2, 0, 3};
  const auto offered = Parse<Numbers>(bytes);
  const std::array<uint16_t, 3> preferences = {9, 3, 1};
  EXPECT_EQ(FirstCommon(std::span<const uint16_t>(preferences), offered->numbers), 3);
  EXPECT_EQ(FirstCommon(std::span<const uint16_t>(preferences).first(1), offered->numbers),
            std::nullopt);
}

}  // namespace
}  // namespace lockstep::wire
