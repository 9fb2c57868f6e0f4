// RFC 8448 section 7: compatibility mode. Each side sends a change_cipher_spec before its flight.
#include <gtest/gtest.h>

#include <vector>

#include "crypto/kex/x25519.h"
#include "tls/rfc8448/trace_test_util.h"

namespace lockstep {
namespace {

constexpr ExpectedSchedule kExpected = {
    .early_secret = "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a",
    .derived_for_handshake = "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba",
    .shared_secret = "eef790559077db5bb63b6684e4169f051e8fb34ce59bafce2f9c8ee68cc4eb79",
    .handshake_secret = "f91761354a67e9b07c6dcc3a55707efa69c4519d8040e5f215121e0df69afa4a",
    .derived_for_main = "5da12dc47835ba73fdd994b14ab7e63cc63f0d79162f6756e9a46756c8b2b642",
    .main_secret = "628112dae2f702488063e42de6c850a5c0820b90903e00abc31875da03d4bc5b",
    .hello_hash = "745c55bac399310b7b5a7c81a2c130b4d56dff6f68c3ab477857601e01f1f8d1",
    .server_finished_hash = "0707dcac7b2fa428cc7f691694a2590c806aaa5c0cf5087ed5385012e7f96cd4",
    .client_finished_hash = "a021d3a05bd418a772813875ef79b0af68c5123215427ab7333f8c27722a9fd5",
    .client_handshake = {"2c3cb24a1081edb59518ee6861e89a6b72b3801afe7713e4cbbc21c0795bf831",
                         "62d13c13ffd7402fc1c09e3d163665cb", "7166f20028bf146dcfbd5a40"},
    .server_handshake = {"cace3d555cc1c577cf970cff28cf978d6a9800085442e18d695b50f3151d18c8",
                         "041091fdab29f2c8abfb156dc5fc8d54", "7464d791685de05998fcbadb"},
    .client_finished_key = "77341abc8c0ffab5180736713e41d2f665c410a404c8c21edcd948a4440fd80c",
    .client_verify_data = "692cab155cc6c100ead60733d0617f6fb09b71aa1e8c9accbbbc9e8ed336c1dd",
    .server_finished_key = "2c9f72f27b81e7df668caccd49371f1286d411e16c8ccc1c0d9aed72cbbdc080",
    .server_verify_data = "c8c3a8f1bff5274061f4bc3a7caffbdc9616094ca625caa65f8e76ed46db74d3",
    .client_application = {"743e4c6b56cf3909d1b06d01956ccd2c4b37758449aec41d98dae44924eaa299",
                           "33d7f9709756c966488ad4438437e673", "c5f30d34b0e91b7d6c8eea65"},
    .server_application = {"b6b8144aa335ed3059c0c9c8f0ecabf7afc94af6643bdecdfd9210188fab7451",
                           "edc4cbd0041c28cc7167441d7ca53e6a", "bf6c7d8e0a9545b427dcf139"},
    .exporter_secret = "fb69121cea334db459e12272d179baca2369b643d11a6ac72b8b27a5c964feb1",
    .resumption_secret = "0b5d4407cea0a42a3a81dd477647b7fe9180db297e5114f1ad8796b4dc475004",
};

class Rfc8448Section7Test : public TraceTest {
 protected:
  Rfc8448Section7Test() : TraceTest("Middlebox_Compatibility_Mode") {}
};

TEST_F(Rfc8448Section7Test, EverySecretAndEveryRecordIsReproduced) {
  const auto client_hello = Hello(Side::kClient, "Record_ClientHello_1", true);
  const auto server_hello = Hello(Side::kServer, "Record_ServerHello");
  const auto client_key = PrivateKey(
      Side::kClient, 64, "dea00b45695dc781f19d34a62c1afd31ab4369af1e855a3bbb258d8442cde6d7");
  const auto server_key = PrivateKey(
      Side::kServer, 32, "017c38a3647921ca2d9ed6bd7ae7132b94211b1331bb208c8ccdd51556409995");
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
  CloseNotify();
}

}  // namespace
}  // namespace lockstep
