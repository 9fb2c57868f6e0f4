// RFC 8448 section 4: the ticket of section 3 resumed, with early data.
#include <gtest/gtest.h>

#include <string_view>
#include <utility>
#include <vector>

#include "crypto/kex/x25519.h"
#include "crypto/testing/hex.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/handshake.h"
#include "tls/rfc8448/trace_test_util.h"
#include "tls/wire/parse.h"

namespace lockstep {
namespace {

using crypto::FromHex;
using crypto::ToHex;
using record::ContentType;

constexpr ExpectedSchedule kExpected = {
    .early_secret = "9b2188e9b2fc6d64d71dc329900e20bb41915000f678aa839cbb797cb7d8332c",
    .derived_for_handshake = "5f1790bbd82c5e7d376ed2e1e52f8e6038c9346db61b43be9a52f77ef3998e80",
    .shared_secret = "f44194756ff9ec9d25180635d66ea6824c6ab3bf179977be37f723570e7ccb2e",
    .handshake_secret = "005cb112fd8eb4ccc623bb88a07c64b3ede1605363fc7d0df8c7ce4ff0fb4ae6",
    .derived_for_main = "e2f16030251df0874ba19b9aba257610bc6d531c1dd206df0ca6e84ae2a26742",
    .main_secret = "e2d32d4ed66dd37897a0e80c84107503ce58bf8aad4cb55a5002d77ecb890ece",
    .hello_hash = "f736cb34fe25e701551bee6fd24c1cc7102a7daf9405cb15d97aafe16f757d03",
    .server_finished_hash = "b0aeffc46a2cfe33114e6fd7d51f9f04b1ca3c497dab08934a774a9d9ad7dbf3",
    .client_finished_hash = "c3c122e0bd907a4a3ff6112d8fd53dbf89c773d9552e8b6b9d56d361b3a97bf6",
    .client_handshake = {"2faac08f851d35fea3604fcb4de82dc62c9b164a70974d0462e27f1ab278700f",
                         "b1530806f4adfeac83f1413032bbfa82", "eb50c16be7654abf99dd06d9"},
    .server_handshake = {"fe927ae271312e8bf0275b581c54eef020450dc4ecffaa05a1a35d27518e7803",
                         "27c6bdc0a3dcea39a47326d79bc9e4ee", "9569ecdd4d0536705e9ef725"},
    .client_finished_key = "5ace394c26980d581243f627d1150ae27e37fa52364e0a7f20ac686d09cd0e8e",
    .client_verify_data = "7230a9c952c25cd6138fc5e6628308c41c5335dd81b9f96bcea50fd32bda416d",
    .server_finished_key = "4bb74cae7a5dc8914604c0bfbe2f0c062396883922bec8a15e2a9b532a5d392c",
    .server_verify_data = "48d3e0e1b3d907c6acff145e16090388c77b05c050b634ab1a88bbd0dd1a34b2",
    .client_application = {"2abbf2b8e381d23dbebe1dd2a7d16a8bf484cb4950d23fb7fb7fa8547062d9a1",
                           "3cf122f301c6358ca7989553250efd72", "ab1aec26aa78b8fc1176b9ac"},
    .server_application = {"cc21f1bf8feb7dd5fa505bd9c4b468a9984d554a993dc49e6d285598fb672691",
                           "e857c690a34c5a9129d833619684f95e", "0685d6b561aab9ef1013faf9"},
    .exporter_secret = "3fd93d4ffddc98e64b14dd107aedf8ee4add23f4510f58a4592d0b201bee56b4",
    .resumption_secret = "5e95bdf1f89005ea2e9aa0ba85e728e3c19c5fe0c699e3f5bee59faebd0b5406",
};

constexpr ExpectedTrafficSecret kClientEarly = {
    "3fbbe6a60deb66c30a32795aba0eff7eaa10105586e7be5c09678d63b6caab62",
    "920205a5b7bf2115e6fc5c2942834f54", "6d475f0993c8e564610db2b9"};

// The one record of sections 3 to 7 that the file has otherwise than the RFC: there, a server that
// sends no server_name made it anew, and what follows is the RFC's again.
constexpr std::string_view kServerFlight =
    "1703030061dc48237b4b879f50d0d4d262ea8b4716eb40ddc1eb957e11126e8a7149c2d012d37a7115957e64ce30"
    "008b9e0323f2c05a9c1c77b4f37849a695ab255060a33fee770ca95cb8486bfd0843b87024865ca35cc41c4e515c"
    "64dcb1369f98635bc7a5";
constexpr std::string_view kEncryptedExtensions =
    "080000280026000a00140012001d00170018001901000101010201030104001c0002400100000000002a0000";

class Rfc8448Section4Test : public TraceTest {
 protected:
  Rfc8448Section4Test() : TraceTest("Resumed_0RTT_Handshake") {}

  // The binder of the ClientHello, which was made with the PSK of section 3's ticket.
  void ExpectBinder(Bytes client_hello) const {
    const auto hello =
        wire::Parse<messages::ClientHello>(client_hello.subspan(messages::kHandshakeHeaderSize));
    ASSERT_TRUE(hello.has_value());
    Transcript truncated(crypto::kSha256);
    truncated.Add(messages::Truncate(client_hello, *hello));
    const crypto::HashValue hash = truncated.Current();
    EXPECT_EQ(ToHex(hash.Expose()),
              "63224b2e4573f2d3454ca84b9d009a04f6be9e05711a8396473aefa01e924a14");

    const TrafficSecret binder_key = early_secret_.BinderKey(PskKind::kResumption);
    EXPECT_EQ(ToHex(binder_key.Expose()),
              "69fe131a3bbad5d63c64eebcc30e395b9d8107726a13d074e389dbc8a4e47256");
    const crypto::HashValue binder = binder_key.VerifyData(hash.Expose());
    EXPECT_EQ(ToHex(binder.Expose()),
              "3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d");
    EXPECT_EQ(ToHex(hello->extensions.pre_shared_key->binders.First()->bytes),
              ToHex(binder.Expose()));
    EXPECT_EQ(Copy(hello->extensions.pre_shared_key->identities.First()->identity.bytes),
              Field("SessionTicket"));
  }

  void EarlyData() {
    const crypto::HashValue hash = transcript_.Current();
    EXPECT_EQ(ToHex(hash.Expose()),
              "08ad0fa05d7c7233b1775ba2ff9f4c5b8b59276b7f227f13a976245f5d960913");
    const TrafficSecret traffic_secret = early_secret_.ClientEarlyTrafficSecret(hash.Expose());
    ExpectTrafficSecret(traffic_secret, kClientEarly);
    EXPECT_EQ(ToHex(early_secret_.EarlyExporterSecret(hash.Expose()).Expose()),
              "b2026866610937d7423e5be90862ccf24c0e6091186d34f812089ff5be2ef7df");
    client_.Protect(traffic_secret);
    EXPECT_EQ(client_.Reproduce(ContentType::kApplicationData, Field("Record_Client_EarlyAppData")),
              Field("Client_EarlyAppData"));
  }

  void ExpectTheFilesOwnFlight() const {
    Direction server;
    server.Protect(server_handshake_traffic_secret_);
    const auto flight =
        server.Reproduce(ContentType::kHandshake, Field("Record_ServerHandshakeMessages"));
    const auto first = Field("Message_EncryptedExtensions");
    ASSERT_GE(flight.size(), first.size());
    EXPECT_EQ(Copy(Bytes(flight).first(first.size())), first);
  }

  const std::vector<uint8_t> psk_ =
      FromHex("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");
  EarlySecret early_secret_ = EarlySecret::WithPsk(crypto::kSha256, psk_);
};

TEST_F(Rfc8448Section4Test, EverySecretAndEveryRecordIsReproduced) {
  const auto client_hello = Hello(Side::kClient, "Record_ClientHello_1", true);
  ExpectBinder(client_hello);
  EarlyData();
  const auto server_hello = Hello(Side::kServer, "Record_ServerHello");
  const auto client_key = PrivateKey(
      Side::kClient, 32, "bff91188283846dd6a2134ef7180ca2b0b14fb10dce707b5098c0dddc813b2df");
  const auto server_key = PrivateKey(
      Side::kServer, 32, "de5b4476e7b490b2652d338acbf2948066f255f9440e23b98fc69835298dc107");
  const crypto::SharedSecret shared =
      KeyExchange(crypto::kX25519, client_key, server_key, client_hello, server_hello);

  DeriveHandshakeSecrets(std::move(early_secret_), psk_, shared.Expose(), kExpected);
  ExpectTheFilesOwnFlight();
  EXPECT_EQ(Flight(Side::kServer, FromHex(kServerFlight), kExpected),
            Joined({FromHex(kEncryptedExtensions), Field("Message_Server_Finished")}));
  DeriveApplicationSecrets(kExpected);

  // EndOfEarlyData is the last record under the early key; the Finished follows in the same field.
  const auto records = Field("Record_ClientFinished");
  constexpr size_t kEndOfEarlyDataRecordSize = 26;
  const auto end_of_early_data =
      client_.Reproduce(ContentType::kHandshake, Bytes(records).first(kEndOfEarlyDataRecordSize));
  EXPECT_EQ(end_of_early_data, FromHex("05000000"));
  transcript_.Add(end_of_early_data);
  client_.Protect(client_handshake_traffic_secret_);
  Flight(Side::kClient, Bytes(records).subspan(kEndOfEarlyDataRecordSize), kExpected);
  FinishHandshake(kExpected);

  ApplicationData();
  CloseNotify();
}

}  // namespace
}  // namespace lockstep
