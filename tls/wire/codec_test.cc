#include "tls/wire/codec.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "crypto/base/bytes.h"
#include "tls/wire/opaque.h"
#include "tls/wire/parse.h"

namespace lockstep::wire {
namespace {

enum class Colour : uint8_t { kRed = 3 };

struct Inner {
  uint32_t number = 0;
  Opaque<2, 300> name = {};
  static constexpr auto kFields =
      Fields(Field("number", &Inner::number), Field("name", &Inner::name));
};
struct Outer {
  Colour colour = {};
  std::array<uint8_t, 3> fixed = {};
  Inner inner = {};
  Opaque<0, 0xffffff> large = {};
  OpaqueRest rest = {};
  static constexpr auto kFields = Fields(
      Field("colour", &Outer::colour), Field("fixed", &Outer::fixed), Field("inner", &Outer::inner),
      Field("large", &Outer::large), Field("rest", &Outer::rest));
};
struct Even {
  uint8_t value = 0;
  static constexpr auto kFields = Fields(Field("value", &Even::value));
  [[nodiscard]] Status Check() const {
    if (value % 2 == 0) return {};
    return Error{Reason::kIllegalValue, 0, {value}};
  }
};
struct TwoEvens {
  Even first = {};
  Even second = {};
  static constexpr auto kFields =
      Fields(Field("first", &TwoEvens::first), Field("second", &TwoEvens::second));
};

using Buffer = std::vector<uint8_t>;

const Buffer kOuter = {3, 'a', 'b', 'c', 0, 0, 1, 2, 0, 2, 'h', 'i', 0, 0, 1, 'x', 'e', 'n', 'd'};

TEST(CodecTest, AStructIsItsFieldsInOrder) {
  const auto outer = Parse<Outer>(kOuter);
  ASSERT_TRUE(outer.has_value());
  EXPECT_EQ(outer->colour, Colour::kRed);
  EXPECT_EQ(outer->fixed, (std::array<uint8_t, 3>{'a', 'b', 'c'}));
  EXPECT_EQ(outer->inner.number, 0x102u);
  EXPECT_EQ(AsText(outer->inner.name.bytes), "hi");
  EXPECT_EQ(AsText(outer->large.bytes), "x");
  EXPECT_EQ(AsText(outer->rest.bytes), "end");
  EXPECT_EQ(Serialize(*outer), kOuter);
}

TEST(CodecTest, ParsedBytesLieInTheInput) {
  const auto outer = Parse<Outer>(kOuter);
  EXPECT_EQ(outer->inner.name.bytes.data(), kOuter.data() + 10);
}

TEST(CodecTest, MinimumSizesAddUp) {
  static_assert(Codec<Inner>::kMinSize == 4 + 2 + 2);
  static_assert(Codec<Outer>::kMinSize == 1 + 3 + 8 + 3);
  static_assert(Codec<OpaqueRest>::kMinSize == 0);
}

TEST(CodecTest, ThePrefixIsAsWideAsTheCeiling) {
  static_assert(PrefixWidth(0xff) == 1 && PrefixWidth(0x100) == 2);
  static_assert(PrefixWidth(0xffff) == 2 && PrefixWidth(0x10000) == 3);
}

TEST(CodecTest, LengthsOutsideTheBoundsAreErrorsAtTheirOffset) {
  const Buffer below = {0, 0, 0, 0, 0, 1, 'x'};
  const auto short_name = Parse<Inner>(below);
  EXPECT_EQ(short_name.error(), (Error{Reason::kLengthOutOfRange, 4, {1}}));
  Buffer above = {0, 0, 0, 0, 1, 45};
  above.resize(6 + 301);
  const auto long_name = Parse<Inner>(above);
  EXPECT_EQ(long_name.error(), (Error{Reason::kLengthOutOfRange, 4, {301}}));
}

TEST(CodecTest, AValueThatItsSyntaxForbidsIsNotWritten) {
  EXPECT_EQ(Serialize(Inner{.name = {AsBytes("x")}}).error().reason, Reason::kLengthOutOfRange);
  const Buffer long_name(301);
  EXPECT_EQ(Serialize(Inner{.name = {long_name}}).error().reason, Reason::kLengthOutOfRange);
}

TEST(CodecTest, CheckIsAskedWhenReadingAndWhenWriting) {
  const Buffer odd = {2, 7};
  EXPECT_EQ(Parse<TwoEvens>(odd).error(), (Error{Reason::kIllegalValue, 1, {7}}));
  EXPECT_EQ(Serialize(TwoEvens{{2}, {7}}).error().reason, Reason::kIllegalValue);
  EXPECT_TRUE(Serialize(TwoEvens{{2}, {4}}).has_value());
}

TEST(CodecTest, TheErrorOfATruncatedFieldComesBeforeWhatCheckSays) {
  const Buffer none = {1};
  EXPECT_EQ(Parse<TwoEvens>(none).error().offset, 0u);
  EXPECT_EQ(Parse<Even>(Bytes()).error().reason, Reason::kTruncated);
}

}  // namespace
}  // namespace lockstep::wire
