// The traces of RFC 8448, message by message.
#include "tls/messages/testing/rfc8448.h"

#include <gtest/gtest.h>

#include <vector>

#include "tls/messages/client_hello.h"
#include "tls/messages/handshake.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/server_hello.h"
#include "tls/messages/testing/reserialize.h"
#include "tls/wire/parse.h"

namespace lockstep::messages {
namespace {

using testing::Rfc8448Message;
using testing::Rfc8448Messages;

std::vector<uint8_t> Find(int section, std::string_view name) {
  for (const Rfc8448Message& message : Rfc8448Messages())
    if (message.section == section && message.name == name) return BytesOf(message);
  ADD_FAILURE() << "no " << name << " in section " << section;
  return {};
}

TEST(Rfc8448Test, EveryMessageParsesAndSerializesIdentically) {
  for (const Rfc8448Message& message : Rfc8448Messages()) {
    const std::vector<uint8_t> bytes = BytesOf(message);
    const auto back =
        testing::Reserialize(message.type, Bytes(bytes).subspan(kHandshakeHeaderSize));
    ASSERT_TRUE(back.has_value()) << message.name << ": " << Describe(back.error());
    EXPECT_EQ(*back, bytes) << "section " << message.section << ", " << message.name;
  }
}

TEST(Rfc8448Test, ClientHelloSaysWhatTheTextSays) {
  const auto bytes = Find(3, "ClientHello");
  const auto hello = wire::Parse<ClientHello>(Bytes(bytes).subspan(kHandshakeHeaderSize));
  ASSERT_TRUE(hello.has_value());
  const ClientHelloExtensions& extensions = hello->extensions;
  EXPECT_EQ(hello->cipher_suites.Count(), 3u);
  EXPECT_EQ(extensions.server_name->HostName(), "server");
  EXPECT_EQ(extensions.supported_groups->named_group_list.First(), NamedGroup::kX25519);
  EXPECT_EQ(extensions.key_share->client_shares.First()->group, NamedGroup::kX25519);
  EXPECT_TRUE(extensions.supported_versions->versions.Contains(ProtocolVersion::kTls13));
  EXPECT_EQ(extensions.record_size_limit->record_size_limit, 0x4001);
  EXPECT_FALSE(extensions.pre_shared_key.has_value());
}

TEST(Rfc8448Test, TruncatingTheResumingClientHelloLeavesTheTextsPrefix) {
  const auto bytes = Find(4, "ClientHello");
  const auto hello = wire::Parse<ClientHello>(Bytes(bytes).subspan(kHandshakeHeaderSize));
  ASSERT_TRUE(hello.has_value());
  EXPECT_EQ(BindersSize(*hello), 35u);
  // Section 4: "ClientHello prefix (477 octets)".
  EXPECT_EQ(Truncate(bytes, *hello).size(), 477u);
}

TEST(Rfc8448Test, NewSessionTicketAllowsEarlyData) {
  const auto bytes = Find(3, "NewSessionTicket");
  const auto ticket = wire::Parse<NewSessionTicket>(Bytes(bytes).subspan(kHandshakeHeaderSize));
  ASSERT_TRUE(ticket.has_value());
  EXPECT_EQ(ticket->ticket_lifetime, 30u);
  EXPECT_EQ(ticket->extensions.early_data->max_early_data_size, 1024u);
}

TEST(Rfc8448Test, HelloRetryRequestIsToldByItsRandom) {
  const auto bytes = Find(5, "HelloRetryRequest");
  const Bytes body = Bytes(bytes).subspan(kHandshakeHeaderSize);
  const auto parsed = ParseServerHello(body);
  ASSERT_TRUE(parsed.has_value());
  const auto* retry = std::get_if<HelloRetryRequest>(&*parsed);
  ASSERT_NE(retry, nullptr);
  EXPECT_EQ(retry->extensions.key_share->selected_group, NamedGroup::kSecp256r1);
  EXPECT_FALSE(wire::Parse<ServerHello>(body).has_value());
}

}  // namespace
}  // namespace lockstep::messages
