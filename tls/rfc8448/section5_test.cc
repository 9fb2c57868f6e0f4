// RFC 8448 section 5: a HelloRetryRequest from X25519 to P-256, with a cookie.
#include <gtest/gtest.h>

#include <vector>

#include "crypto/kex/ecdh.h"
#include "crypto/kex/x25519.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/handshake.h"
#include "tls/messages/server_hello.h"
#include "tls/rfc8448/trace_test_util.h"
#include "tls/wire/parse.h"

namespace lockstep {
namespace {

constexpr ExpectedSchedule kExpected = {
    .early_secret = "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a",
    .derived_for_handshake = "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba",
    .shared_secret = "c142ce13ca11b5c2233652e63ad3d97844f1621fbfb9de69d547dc8fedeabeb4",
    .handshake_secret = "ce022e5e6e81e50736d773f2d3adfce8220d049bf510f0dbfac927ef4243b148",
    .derived_for_main = "ad1cbcd3a0dc7053eeb3ed3a47901d16a9fc63a73c64beb567481a7dfb3a2cb3",
    .main_secret = "1131545d0baf79ddce9b87f06945781a57dd18ef378dcd2060f8f9a569027ed8",
    .hello_hash = "8aa8e828ec2f8a884fec95a3139de01c15a3daa7ff5bfc3f4bfcc21b438d7bf8",
    .server_finished_hash = "50f63cbf36b0dd049e7a0ba27d6455745ea2aaac54bb167f9950b2b7ce9509da",
    .client_finished_hash = "0e8b349158b855fdcd0c11dbbc4e83e43caa6e483c6c65df53151888e50165f4",
    .client_handshake = {"158aa7ab8855073582b41d674b4055cabcc534728f659314861b4e08e2011566",
                         "2f1f918663d590e7421149a29d94b0b6", "414d5485235e1a688793bd74"},
    .server_handshake = {"3403e781e2af7b6508da28574f6e95a1abf162de83a97927c37672a4a0cef8a1",
                         "4646bfac1712c426cd78d8a24a8a6f6b", "c7d395c08d62f297d13768ea"},
    .client_finished_key = "81be4131fbb9b6f4471450846f74fd1e68c5224ba7c2a8677f5c53ad226fdc13",
    .client_verify_data = "23f52fdb0709a55bd7f79b991f25484087bcfd4d4380b12326a52a28b2e368e1",
    .server_finished_key = "e7f8bb3ea4b6c30c4710b3d09c3313658117e70b097e850368e2510ca5631f74",
    .server_verify_data = "8863e6bfb0420a927fa27f34336a70ae426e968e3eb884945b96856dba3976d1",
    .client_application = {"75ecf4b972525aa0dcd057c9944d4cd5d82671d8843141d7dc2a4ff15a21dc51",
                           "a7eb2a0525eb4331d58fcbf9f7ca2e9c", "86e8be227c1bd2b3e39cb444"},
    .server_application = {"5c74f87df04225db0f8209c9de6429e49435fdefa7cad61864874d12f31cfc8d",
                           "f27a5d97bd25550c4823b0f3e5d29388", "0dd631f7b71cbbc797c35fe7"},
    .exporter_secret = "7c06d3ae106a3a374ace4837b3985cac67780a6e2c5c04b58319d584df09d223",
    .resumption_secret = "09170c6d472721566f9cf99b08699daff561ec8fb22d5a32c3f94ce009b69975",
};

class Rfc8448Section5Test : public TraceTest {
 protected:
  Rfc8448Section5Test() : TraceTest("HelloRetryRequest_Handshake") {}

  void ExpectCookie(Bytes hello_retry_request, Bytes client_hello2) const {
    constexpr size_t kHeader = messages::kHandshakeHeaderSize;
    const auto asked =
        wire::Parse<messages::HelloRetryRequest>(hello_retry_request.subspan(kHeader)).value();
    const auto answered =
        wire::Parse<messages::ClientHello>(client_hello2.subspan(kHeader)).value();
    EXPECT_EQ(asked.extensions.key_share->selected_group, NamedGroup::kSecp256r1);
    EXPECT_EQ(Copy(asked.extensions.cookie->cookie.bytes), Field("HelloRetryRequest_Cookie"));
    EXPECT_EQ(Copy(answered.extensions.cookie->cookie.bytes), Field("HelloRetryRequest_Cookie"));
  }
};

TEST_F(Rfc8448Section5Test, EverySecretAndEveryRecordIsReproduced) {
  Hello(Side::kClient, "Record_ClientHello_1", true);
  transcript_.ReplaceByMessageHash();
  const auto hello_retry_request = Hello(Side::kServer, "Record_HelloRetryRequest");
  const auto client_hello = Hello(Side::kClient, "Record_ClientHello_2");
  ExpectCookie(hello_retry_request, client_hello);
  const auto server_hello = Hello(Side::kServer, "Record_ServerHello");
  const auto client_key = PrivateKey(
      Side::kClient, 64, "ab5473467e19346ceb0a0414e41da21d4d2445bc3025afe97c4e8dc8d513da39");
  const auto server_key = PrivateKey(
      Side::kServer, 32, "8c510601f9765bfb8ed693449a48989859b5cfa879cb9f5443c41c5ff10634ed");
  const crypto::SharedSecret shared =
      KeyExchange(crypto::kSecp256r1, client_key, server_key, client_hello, server_hello);

  DeriveHandshakeSecrets(EarlySecret::WithoutPsk(crypto::kSha256), std::vector<uint8_t>(32),
                         shared.Expose(), kExpected);
  EXPECT_EQ(Flight(Side::kServer, Field("Record_ServerHandshakeMessages"), kExpected),
            Joined({Field("Message_EncryptedExtensions"), Field("Message_Server_Certificate"),
                    Field("Message_Server_CertificateVerify"), Field("Message_Server_Finished")}));
  DeriveApplicationSecrets(kExpected);
  client_.Protect(client_handshake_traffic_secret_);
  Flight(Side::kClient, Field("Record_ClientFinished"), kExpected);
  FinishHandshake(kExpected);
  CloseNotify();
}

}  // namespace
}  // namespace lockstep
