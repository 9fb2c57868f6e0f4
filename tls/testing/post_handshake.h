// PostHandshakeTest: what tests of authentication after the handshake share.
#ifndef TLS_TESTING_POST_HANDSHAKE_H_
#define TLS_TESTING_POST_HANDSHAKE_H_

#include <memory>
#include <vector>

#include "tls/testing/duel.h"

namespace lockstep::testing {

// A client with a certificate that offers post-handshake authentication, and a server that trusts
// it.
class PostHandshakeTest : public TrapTest {
 protected:
  PostHandshakeTest() {
    client_.credentials = {pki_.IssueToClient()};
    client_.post_handshake_authentication = true;
    server_.trust_store = pki_.trust_store();
  }
  static Signature SignatureFor(const SignQuestion& question) {
    return {Copy(crypto::FakeSignature(question.credential->key().public_key(), question.message))};
  }
  static Status Sign(Endpoint& client, const std::shared_ptr<const Question>& asked) {
    const auto& question = std::get<SignQuestion>(*asked);
    return client.connection.Answer(question.token, SignatureFor(question));
  }
  // Asks, and hands the question over.
  static CertificateRequestId Ask(Loopback& loopback) {
    const auto id = loopback.server.connection.RequestClientCertificate();
    EXPECT_TRUE(id.has_value());
    (void)loopback.Deliver(loopback.server, loopback.client);
    return id.has_value() ? *id : CertificateRequestId{};
  }
  // A duel after its handshake in which the server has asked; the client's answer to it.
  std::vector<Bytestring> AnswerIn(Interposer& duel) {
    EXPECT_TRUE(duel.Handshake());
    EXPECT_TRUE(duel.server().connection.RequestClientCertificate().has_value());
    for (const Bytestring& message : duel.FromServer()) {
      EXPECT_TRUE(
          Take(duel.client(), duel.to_client().Record(record::ContentType::kHandshake, message))
              .has_value());
    }
    return duel.FromClient();
  }
  static Verdict ToServer(Interposer& duel, Bytes content,
                          record::ContentType type = record::ContentType::kHandshake) {
    (void)Take(duel.server(), duel.to_server().Record(type, content));
    return VerdictOf(duel.server().connection);
  }
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_POST_HANDSHAKE_H_
