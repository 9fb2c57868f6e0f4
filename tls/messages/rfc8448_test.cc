// The messages of RFC 8448, section 3 ("Simple 1-RTT Handshake"), typed from its text.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/finished.h"
#include "tls/messages/handshake.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/server_hello.h"
#include "tls/wire/parse.h"

namespace lockstep::messages {
namespace {

std::vector<uint8_t> FromHex(std::string_view hex) {
  std::vector<uint8_t> out;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    out.push_back(static_cast<uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return out;
}

Bytes Body(const std::vector<uint8_t>& message) {
  return Bytes(message).subspan(kHandshakeHeaderSize);
}

template <class T>
void ExpectRoundTrip(const std::vector<uint8_t>& message) {
  const auto parsed = wire::Parse<T>(Body(message));
  ASSERT_TRUE(parsed.has_value()) << Describe(parsed.error()) << " at " << parsed.error().offset;
  EXPECT_EQ(SerializeHandshake(*parsed), message);
}

const std::vector<uint8_t> kClientHello = FromHex(
    "010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece700000613011303"
    "1302010000910000000b0009000006736572766572ff01000100000a00140012001d0017001800190100010101"
    "020103010400230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413"
    "691e529aaf2c002b0003020304000d0020001e040305030603020308040805080604010501060102010402050"
    "206020202002d00020101001c00024001");
const std::vector<uint8_t> kServerHello = FromHex(
    "020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00"
    "330024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304");

TEST(Rfc8448Test, ClientHelloParsesAndSerializesIdentically) {
  ExpectRoundTrip<ClientHello>(kClientHello);
  const auto hello = wire::Parse<ClientHello>(Body(kClientHello));
  EXPECT_EQ(hello->cipher_suites.Count(), 3u);
  EXPECT_EQ(hello->extensions.server_name->HostName(), "server");
  EXPECT_EQ(hello->extensions.key_share->client_shares.First()->group, NamedGroup::kX25519);
  EXPECT_TRUE(hello->extensions.supported_versions->versions.Contains(ProtocolVersion::kTls13));
  EXPECT_FALSE(hello->extensions.pre_shared_key.has_value());
}

TEST(Rfc8448Test, ServerHelloParsesAndSerializesIdentically) {
  ExpectRoundTrip<ServerHello>(kServerHello);
  EXPECT_EQ(SelectedVersion(Body(kServerHello)), ProtocolVersion::kTls13);
}

}  // namespace
}  // namespace lockstep::messages
