// A handshake that is not in the RFC but in the same file: an external PSK with (EC)DHE. What it
// has to give is the file's own.
#include <gtest/gtest.h>

#include <utility>

#include "crypto/kex/x25519.h"
#include "crypto/testing/hex.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/handshake.h"
#include "tls/rfc8448/trace_test_util.h"
#include "tls/wire/parse.h"

namespace lockstep {
namespace {

using crypto::ToHex;
using messages::kHandshakeHeaderSize;

class ExternalPskTest : public TraceTest {
 protected:
  ExternalPskTest() : TraceTest("Externally_Provided_PSK_with_Ephemeral_Key") {}

  void ExpectBinder(const EarlySecret& early_secret, Bytes client_hello) {
    const auto hello =
        wire::Parse<messages::ClientHello>(client_hello.subspan(kHandshakeHeaderSize)).value();
    const auto& offer = *hello.extensions.pre_shared_key;
    EXPECT_EQ(AsText(offer.identities.First()->identity.bytes), "rfc8448");
    Transcript truncated(crypto::kSha256);
    truncated.Add(messages::Truncate(client_hello, hello));
    const crypto::HashValue hash = truncated.Current();
    EXPECT_EQ(ToHex(early_secret.BinderKey(PskKind::kExternal).VerifyData(hash.Expose()).Expose()),
              ToHex(offer.binders.First()->bytes));
  }
};

TEST_F(ExternalPskTest, TheBinderAndTheServersFlightAreReproduced) {
  const auto client_hello = Hello(Side::kClient, "Record_ClientHello_1", true);
  EarlySecret early_secret = EarlySecret::WithPsk(crypto::kSha256, Field("PskSecret"));
  ExpectBinder(early_secret, client_hello);

  const auto server_hello = Hello(Side::kServer, "Record_ServerHello");
  const auto client_key = PrivateKey(
      Side::kClient, 32, "908ed5ab0eda7a2c64df7af9ddbcd07491cf28f0d498e0c7ab716fca518ed48a");
  const auto server_key = PrivateKey(
      Side::kServer, 32, "cdf25db296bcf2a469b4692efc657b30a6589e320d940b8ba88cf411259aba12");
  const crypto::SharedSecret shared =
      KeyExchange(crypto::kX25519, client_key, server_key, client_hello, server_hello);
  const TrafficSecret base_key = std::move(early_secret)
                                     .ToHandshakeSecret(shared.Expose())
                                     .ServerHandshakeTrafficSecret(transcript_.Current().Expose());
  server_.Protect(base_key);
  EXPECT_EQ(
      server_.Reproduce(record::ContentType::kHandshake, Field("Record_ServerHandshakeMessages")),
      Joined({Field("Message_EncryptedExtensions"), Field("Message_Server_Finished")}));
  transcript_.Add(Field("Message_EncryptedExtensions"));
  EXPECT_EQ(ToHex(base_key.VerifyData(transcript_.Current().Expose()).Expose()),
            ToHex(Bytes(Field("Message_Server_Finished")).subspan(kHandshakeHeaderSize)));
}

}  // namespace
}  // namespace lockstep
