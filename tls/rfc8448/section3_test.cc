// RFC 8448 section 3: a simple 1-RTT handshake, with a ticket and data both ways.
#include <gtest/gtest.h>

#include <vector>

#include "crypto/kex/x25519.h"
#include "crypto/testing/hex.h"
#include "tls/key_schedule/resumption_psk.h"
#include "tls/messages/handshake.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/rfc8448/trace_test_util.h"
#include "tls/wire/parse.h"

namespace lockstep {
namespace {

using crypto::ToHex;

constexpr ExpectedSchedule kExpected = {
    .early_secret = "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a",
    .derived_for_handshake = "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba",
    .shared_secret = "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d",
    .handshake_secret = "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac",
    .derived_for_main = "43de77e0c77713859a944db9db2590b53190a65b3ee2e4f12dd7a0bb7ce254b4",
    .main_secret = "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919",
    .hello_hash = "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8",
    .server_finished_hash = "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13",
    .client_finished_hash = "209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d",
    .client_handshake = {"b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
                         "dbfaa693d1762c5b666af5d950258d01", "5bd3c71b836e0b76bb73265f"},
    .server_handshake = {"b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
                         "3fce516009c21727d0f2e4e86ee403bc", "5d313eb2671276ee13000b30"},
    .client_finished_key = "b80ad01015fb2f0bd65ff7d4da5d6bf83f84821d1f87fdc7d3c75b5a7b42d9c4",
    .client_verify_data = "a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61",
    .server_finished_key = "008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8",
    .server_verify_data = "9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718",
    .client_application = {"9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
                           "17422dda596ed5d9acd890e3c63f5051", "5b78923dee08579033e523d9"},
    .server_application = {"a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643",
                           "9f02283b6c9c07efc26bb9f2ac92e356", "cf782b88dd83549aadf1e984"},
    .exporter_secret = "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50",
    .resumption_secret = "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c",
};

class Rfc8448Section3Test : public TraceTest {
 protected:
  Rfc8448Section3Test() : TraceTest("Simple_1RTT_Handshake") {}

  // The ticket's record, and the PSK that comes of it.
  void Ticket() {
    const auto bytes =
        server_.Reproduce(record::ContentType::kHandshake, Field("Record_NewSessionTicket"));
    const auto ticket = wire::Parse<messages::NewSessionTicket>(
        Bytes(bytes).subspan(messages::kHandshakeHeaderSize));
    ASSERT_TRUE(ticket.has_value());
    EXPECT_EQ(Copy(ticket->ticket.bytes), Field("SessionTicket"));
    EXPECT_EQ(ToHex(ticket->ticket_nonce.bytes), "0000");
    EXPECT_EQ(ToHex(ResumptionPsk(resumption_secret_, ticket->ticket_nonce.bytes)->Expose()),
              "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");
  }
};

TEST_F(Rfc8448Section3Test, EverySecretAndEveryRecordIsReproduced) {
  const auto client_hello = Hello(Side::kClient, "Record_ClientHello_1", true);
  const auto server_hello = Hello(Side::kServer, "Record_ServerHello");
  EXPECT_EQ(server_hello, Field("Message_ServerHello"));
  const auto client_key = PrivateKey(
      Side::kClient, 32, "49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005");
  const auto server_key = PrivateKey(
      Side::kServer, 32, "b1580eeadf6dd589b8ef4f2d5652578cc810e9980191ec8d058308cea216a21e");
  const crypto::SharedSecret shared =
      KeyExchange(crypto::kX25519, client_key, server_key, client_hello, server_hello);

  DeriveHandshakeSecrets(EarlySecret::WithoutPsk(crypto::kSha256), std::vector<uint8_t>(32),
                         shared.Expose(), kExpected);
  EXPECT_EQ(Flight(Side::kServer, Field("Record_ServerHandshakeMessages"), kExpected),
            Joined({Field("Message_EncryptedExtensions"), Field("Message_Server_Certificate"),
                    Field("Message_Server_CertificateVerify"), Field("Message_Server_Finished")}));
  DeriveApplicationSecrets(kExpected);
  client_.Protect(client_handshake_traffic_secret_);
  Flight(Side::kClient, Field("Record_ClientFinished"), kExpected);
  FinishHandshake(kExpected);

  Ticket();
  ApplicationData();
  CloseNotify();
}

}  // namespace
}  // namespace lockstep
