// A whole handshake through a sink without records, as QUIC (RFC 9001) would drive it.
#include <gtest/gtest.h>

#include "tls/testing/fixture.h"
#include "tls/testing/memory_sink.h"

namespace lockstep {
namespace {

using testing::FakePki;
using testing::MessageLoop;

class SecondSinkTest : public ::testing::Test {
 protected:
  FakePki pki_;
  ClientOptions client_ = testing::FakeClientOptions(pki_);
  ServerOptions server_ = testing::FakeServerOptions(pki_);
};

TEST_F(SecondSinkTest, DrivesAWholeHandshakeWithoutRecords) {
  MessageLoop loop(client_, server_, {.compatibility_mode = false});
  ASSERT_TRUE(loop.Run().good());
  EXPECT_TRUE(loop.client.done());
  EXPECT_TRUE(loop.server.done());
  auto& client = loop.client_standing.sink;
  auto& server = loop.server_standing.sink;
  EXPECT_EQ(client.send_level, EncryptionLevel::kApplication);
  EXPECT_EQ(server.send_level, EncryptionLevel::kApplication);
  // The levels and secrets of one side's sending are those of the other's receiving.
  EXPECT_EQ(client.receive_level, EncryptionLevel::kApplication);
  EXPECT_TRUE(Equal(client.send_secret.Expose(), server.receive_secret.Expose()));
  EXPECT_TRUE(Equal(server.send_secret.Expose(), client.receive_secret.Expose()));
  EXPECT_FALSE(Equal(server.send_secret.Expose(), client.send_secret.Expose()));
}

TEST_F(SecondSinkTest, WithoutCompatibilityModeThereIsNoSessionIdAndNoChangeCipherSpec) {
  MessageLoop loop(client_, server_, {.compatibility_mode = false});
  std::vector<uint8_t> client_hello;
  loop.tap = [&](bool from_client, std::vector<uint8_t>& bytes) {
    if (from_client && client_hello.empty()) client_hello = bytes;
  };
  ASSERT_TRUE(loop.Run().good());
  constexpr size_t kSessionIdLength = 4 + 2 + 32;
  EXPECT_EQ(client_hello[kSessionIdLength], 0);
  EXPECT_EQ(loop.client_standing.sink.change_cipher_specs, 0);
  EXPECT_EQ(loop.server_standing.sink.change_cipher_specs, 0);
}

TEST_F(SecondSinkTest, CompatibilityModeSendsOneChangeCipherSpecASide) {
  for (const bool retry : {false, true}) {
    if (retry) server_.common.groups = {NamedGroup::kSecp256r1};
    MessageLoop loop(client_, server_);
    ASSERT_TRUE(loop.Run().good());
    EXPECT_EQ(loop.client_standing.negotiated.hello_retry_request, retry);
    EXPECT_EQ(loop.client_standing.sink.change_cipher_specs, 1);
    EXPECT_EQ(loop.server_standing.sink.change_cipher_specs, 1);
  }
}

}  // namespace
}  // namespace lockstep
