// RFC 8448 section 6: client authentication. The server signs with ECDSA, the client with RSA.
#include <gtest/gtest.h>

#include <vector>

#include "crypto/kex/x25519.h"
#include "tls/rfc8448/trace_test_util.h"

namespace lockstep {
namespace {

constexpr ExpectedSchedule kExpected = {
    .early_secret = "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a",
    .derived_for_handshake = "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba",
    .shared_secret = "7dc114f6475dfa7977be736ef7cbebc48c70329e8e9a74b4d7033c43f9597d4f",
    .handshake_secret = "d995243674fb6400d7d37bc0e9861bdbd9ed095601dcf2994874f2803de22e39",
    .derived_for_main = "74575526b07c81a9c1b17e6b34e0e6d084747a61f396f597ebb92c0736ec60e8",
    .main_secret = "57c15d7b9d441b3d40a9c6ea8a3d730e07b3a1ea7a3339ed7070b9a74a3f4f28",
    .hello_hash = "88ebc042bd0d5a643b22fca7a47defd4007dfe184949a6261c596c4e002a74a2",
    .server_finished_hash = "5177a29af5a17f9b4933e431851d128345366c1720d38f8f0465eeeae6740372",
    .client_finished_hash = "391d004bd84c831b1582444414b4dc8064010ecc76f37f88bfeb1e88fe135c25",
    .client_handshake = {"cec7a30c6872070f22a7eeb065768db67c45e29533db879908ce6dc66f5911de",
                         "916948f728d9823fa41a004d083f217f", "64153d79bac9ea10ca5a0a88"},
    .server_handshake = {"8b02d3c00442a2722c4098ebe8675b23e801510f0d7ed778d8eb0b8f42a19a5e",
                         "6cb6e60619d8c7355c5d4c4bc2be90d5", "64f239530c3b888fde85e0be"},
    .client_finished_key = "4fddd76bbcb8e30c7261b1db401bb136ed39bce6a4815a2124476e27e6cbcbf6",
    .client_verify_data = "9afe2ba2f63a09d229d8a429e5b37ffd9fcc73bdb5911b82425972aa2892440f",
    .server_finished_key = "4e795cde239d5e190eae441b9e716eeb138549058cdb76fa9aeeaf548aef563e",
    .server_verify_data = "93b70cdf4781985b96345caac701b4e750d3042df1a689d8faca812251113c11",
    .client_application = {"73c2e890fa8d067258d6d50fa92fe456b098cf00d9727eed91e8892ef4e6f860",
                           "cdc09c806aa8f86dfcd51efc44a0c039", "6ef852e78b46d913668e53e7"},
    .server_application = {"c49a91faf57f8c545d5048a015bf849ff63942e4a7edcd319f8b438a97c52e21",
                           "88b3123ddecadf8c1ba298e2c18176b0", "4e0978513f9de8327c08e4f3"},
    .exporter_secret = "052e39795e5f2be6e4e0974cfdd86c6a7afe3e57e5589810a3cccf642958beb2",
    .resumption_secret = "1006dccbf40eb4eb978bff0392a9e452a4fbad58aa14784d5a241c6b49daccfb",
};

class Rfc8448Section6Test : public TraceTest {
 protected:
  Rfc8448Section6Test() : TraceTest("Client_Authentication_Handshake") {}
};

TEST_F(Rfc8448Section6Test, EverySecretAndEveryRecordIsReproduced) {
  const auto client_hello = Hello(Side::kClient, "Record_ClientHello_1", true);
  const auto server_hello = Hello(Side::kServer, "Record_ServerHello");
  const auto client_key = PrivateKey(
      Side::kClient, 32, "c040b2bb8f3addd20fd4058c547003a3c6f9c1cd915d5e535c87d8d191aaf071");
  const auto server_key = PrivateKey(
      Side::kServer, 32, "7382a5ad1cdd2056ae18cc708bd007d98130dbe2cd4d9ead9b96952becbb0888");
  const crypto::SharedSecret shared =
      KeyExchange(crypto::kX25519, client_key, server_key, client_hello, server_hello);

  DeriveHandshakeSecrets(EarlySecret::WithoutPsk(crypto::kSha256), std::vector<uint8_t>(32),
                         shared.Expose(), kExpected);
  EXPECT_EQ(Flight(Side::kServer, Field("Record_ServerHandshakeMessages"), kExpected),
            Joined({Field("Message_EncryptedExtensions"), Field("Message_CertificateRequest"),
                    Field("Message_Server_Certificate"), Field("Message_Server_CertificateVerify"),
                    Field("Message_Server_Finished")}));
  DeriveApplicationSecrets(kExpected);
  client_.Protect(client_handshake_traffic_secret_);
  // Certificate, CertificateVerify and Finished.
  Flight(Side::kClient, Field("Record_ClientFinished"), kExpected);
  FinishHandshake(kExpected);
  CloseNotify();
}

}  // namespace
}  // namespace lockstep
