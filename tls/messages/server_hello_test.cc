#include "tls/messages/server_hello.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tls/messages/testing/raw.h"
#include "tls/wire/parse.h"

namespace lockstep::messages {
namespace {

using testing::Buffer;
using testing::Join;
using testing::kSelectsTls13;
using testing::Prefixed;
using testing::RawExtension;
using testing::ServerHelloStart;

Buffer RetryStart() {
  Buffer start = ServerHelloStart();
  std::ranges::copy(kHelloRetryRequestRandom, start.begin() + 2);
  return start;
}

ProtocolVersion VersionOf(const Buffer& body) {
  const auto choice = SelectedVersion(body);
  return choice.has_value() ? choice->version : ProtocolVersion();
}

TEST(ServerHelloTest, TheRandomDecidesBetweenServerHelloAndHelloRetryRequest) {
  const Buffer hello = Join({ServerHelloStart(), Prefixed(kSelectsTls13)});
  const Buffer retry = Join({RetryStart(), Prefixed(kSelectsTls13)});
  EXPECT_FALSE(IsHelloRetryRequest(hello));
  EXPECT_TRUE(IsHelloRetryRequest(retry));
  EXPECT_FALSE(IsHelloRetryRequest(Bytes(retry).first(33)));
  EXPECT_TRUE(std::holds_alternative<ServerHello>(*ParseServerHello(hello)));
  EXPECT_TRUE(std::holds_alternative<HelloRetryRequest>(*ParseServerHello(retry)));
}

TEST(ServerHelloTest, NeitherParsesAsTheOther) {
  const Buffer hello = Join({ServerHelloStart(), Prefixed(kSelectsTls13)});
  const Buffer retry = Join({RetryStart(), Prefixed(kSelectsTls13)});
  EXPECT_FALSE(wire::Parse<HelloRetryRequest>(hello).has_value());
  EXPECT_FALSE(wire::Parse<ServerHello>(retry).has_value());
}

TEST(ServerHelloTest, AHelloOfAnOlderVersionIsUnderstoodFarEnoughToBeRefused) {
  const Buffer without_extensions = ServerHelloStart();
  EXPECT_EQ(VersionOf(without_extensions), ProtocolVersion::kTls12);
  // renegotiation_info and ec_point_formats, which a TLS 1.3 server must not send.
  const Buffer tls12 =
      Join({ServerHelloStart(),
            Prefixed(Join({RawExtension(0xff01, {0}), RawExtension(uint16_t{11}, {1, 0})}))});
  EXPECT_EQ(VersionOf(tls12), ProtocolVersion::kTls12);
  EXPECT_FALSE(wire::Parse<ServerHello>(tls12).has_value());
  Buffer tls10 = without_extensions;
  tls10[1] = 1;
  EXPECT_EQ(VersionOf(tls10), ProtocolVersion::kTls10);
}

TEST(ServerHelloTest, SupportedVersionsOverridesLegacyVersion) {
  Buffer hello =
      Join({ServerHelloStart(), Prefixed(Join({RawExtension(uint16_t{0x4242}), kSelectsTls13}))});
  EXPECT_EQ(VersionOf(hello), ProtocolVersion::kTls13);
  hello[1] = 1;
  EXPECT_EQ(VersionOf(hello), ProtocolVersion::kTls13);
  hello.back() = 5;
  EXPECT_EQ(VersionOf(hello), static_cast<ProtocolVersion>(0x0305));
}

TEST(ServerHelloTest, AMalformedHelloHasNoVersion) {
  const Buffer hello = Join({ServerHelloStart(), Prefixed(kSelectsTls13)});
  for (size_t size = 0; size < hello.size(); ++size) {
    if (size == ServerHelloStart().size()) continue;
    EXPECT_FALSE(SelectedVersion(Bytes(hello).first(size)).has_value()) << size;
  }
  EXPECT_EQ(SelectedVersion(Bytes(hello).first(10), 100).error().offset, 102u);
}

TEST(ServerHelloTest, ACompressionMethodIsRefused) {
  Buffer start = ServerHelloStart();
  start.back() = 1;
  EXPECT_EQ(ParseServerHello(Join({start, Prefixed(kSelectsTls13)})).error().reason,
            Reason::kIllegalValue);
  start = RetryStart();
  start.back() = 1;
  EXPECT_EQ(ParseServerHello(Join({start, Prefixed(kSelectsTls13)})).error().reason,
            Reason::kIllegalValue);
}

TEST(ServerHelloTest, TellsWhetherAnExtensionMadeTheChoice) {
  EXPECT_FALSE(SelectedVersion(ServerHelloStart())->by_extension);
  EXPECT_TRUE(SelectedVersion(Join({ServerHelloStart(), Prefixed(kSelectsTls13)}))->by_extension);
}

TEST(ServerHelloTest, DowngradeMarksAreRecognised) {
  const auto is_marked = [](const Buffer& end_of_random) {
    Buffer hello = ServerHelloStart();
    std::ranges::copy(end_of_random, hello.begin() + 2 + 32 - 8);
    return SelectedVersion(hello)->downgrade_mark;
  };
  EXPECT_TRUE(is_marked({0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x01}));
  EXPECT_TRUE(is_marked({0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x00}));
  EXPECT_FALSE(is_marked({0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x02}));
  EXPECT_FALSE(is_marked({0x00, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x01}));
}

}  // namespace
}  // namespace lockstep::messages
