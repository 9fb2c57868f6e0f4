// What happens on a connection with OpenSSL once it stands: much data, KeyUpdates, and its end.
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "crypto/base/bytes.h"
#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"
#include "interop/testing/openssl_test.h"

namespace lockstep::interop {
namespace {

using messages::HandshakeType;

class DataTest : public OpenSslTest {};

// ---- 10 MiB each way, compared by hash.

constexpr size_t kMuch = size_t{10} << 20;
constexpr std::string_view kMark = "here it begins\n";

std::string HashOf(std::string_view text) {
  return crypto::ToHex(crypto::Digest(crypto::kSha256, AsBytes(text)).Expose());
}

// Decimal digits that depend on `seed`: whatever s_server reads at once must not begin with one of
// the letters that it takes for a command.
std::string Digits(uint32_t seed) {
  std::string out(kMuch, '0');
  for (char& digit : out) {
    seed = seed * 1664525 + 1013904223;  // the generator of Numerical Recipes
    digit = static_cast<char>('0' + (seed >> 24) % 10);
  }
  return out;
}

class BulkTest : public DataTest, public ::testing::WithParamInterface<CipherSuiteId> {
 protected:
  static void ExpectBothWays(const Conversation& talk) {
    const std::string to_us = Digits(1);
    const std::string to_them = Digits(2);
    ASSERT_TRUE(talk.Handshake());
    EXPECT_EQ(talk.connection().negotiated().cipher_suite, GetParam());
    talk.openssl->Write(to_us);
    talk.ours->Say(std::string(kMark) + to_them);
    const auto shown = [&]() -> std::string_view {
      // s_server prints more than the data, but nothing once that has begun.
      const std::string& output = talk.openssl->output();
      const size_t mark = output.find(kMark);
      if (mark == std::string::npos) return {};
      return std::string_view(output).substr(mark + kMark.size());
    };
    ASSERT_TRUE(
        talk.Until([&] { return talk.ours->heard().size() >= kMuch && shown().size() >= kMuch; }));
    EXPECT_EQ(HashOf(talk.ours->heard()), HashOf(to_us));
    EXPECT_EQ(HashOf(shown()), HashOf(to_them));
    EXPECT_TRUE(talk.CloseBoth());
  }
};

TEST_P(BulkTest, OurClientTheirServer) {
  ClientOptions client = ClientOf(SomePki());
  client.common.cipher_suites = {GetParam()};
  ExpectBothWays(
      TalkToServer(client, SomePki(), {"-ciphersuites", std::string(NameOf(GetParam()))}));
}

TEST_P(BulkTest, TheirClientOurServer) {
  ServerOptions server = ServerOf(SomePki());
  server.common.cipher_suites = {GetParam()};
  ExpectBothWays(TalkToClient(server, SomePki(),
                              {"-quiet", "-ciphersuites", std::string(NameOf(GetParam()))}));
}

INSTANTIATE_TEST_SUITE_P(TenMebibytesEachWay, BulkTest,
                         ::testing::Values(CipherSuiteId::kAes128GcmSha256,
                                           CipherSuiteId::kAes256GcmSha384,
                                           CipherSuiteId::kChaCha20Poly1305Sha256,
                                           CipherSuiteId::kAes128CcmSha256),
                         [](const auto& test) { return std::string(NameOf(test.param)); });

// ---- KeyUpdate.

enum class Role : uint8_t { kOurClient, kOurServer };

class KeyUpdateTest
    : public DataTest,
      public ::testing::WithParamInterface<std::tuple<Role, KeyUpdateRequest, CipherSuiteId>> {
 protected:
  // KeyUpdates that this engine saw.
  struct Counts {
    int sent = 0;
    int received = 0;
  };

  Conversation Talk() {
    const auto [role, request, suite] = GetParam();
    ClientOptions client = ClientOf(SomePki());
    ServerOptions server = ServerOf(SomePki());
    for (CommonOptions* common : {&client.common, &server.common}) {
      common->cipher_suites = {suite};
      common->trace = [this](const TraceEvent& event) {
        if (event.kind != TraceEvent::Kind::kHandshake ||
            event.bytes[0] != static_cast<uint8_t>(HandshakeType::kKeyUpdate)) {
          return;
        }
        ++(event.sent ? counts_.sent : counts_.received);
      };
    }
    return role == Role::kOurClient ? TalkToServer(client, SomePki())
                                    : TalkToClient(server, SomePki());
  }

  static bool requested() {
    return std::get<KeyUpdateRequest>(GetParam()) == KeyUpdateRequest::kUpdateRequested;
  }

  static constexpr int kRounds = 3;
  Counts counts_;
};

TEST_P(KeyUpdateTest, FromUs) {
  const Conversation talk = Talk();
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.ExchangeLines());
  for (int round = 1; round <= kRounds; ++round) {
    ASSERT_TRUE(talk.connection().UpdateKeys(std::get<KeyUpdateRequest>(GetParam())).has_value());
    // OpenSSL may have answered before it saw the KeyUpdate; what it says once it has shown our
    // question comes after its own KeyUpdate.
    ASSERT_TRUE(talk.ExchangeLines());
    ASSERT_TRUE(talk.ExchangeLines());
    EXPECT_EQ(counts_.sent, round);
    EXPECT_EQ(counts_.received, requested() ? round : 0);
  }
  EXPECT_TRUE(talk.CloseBoth());
}

TEST_P(KeyUpdateTest, FromOpenSsl) {
  const Conversation talk = Talk();
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.ExchangeLines());
  for (int round = 1; round <= kRounds; ++round) {
    // A command is one that comes alone.
    talk.openssl->Write(requested() ? "K\n" : "k\n");
    ASSERT_TRUE(talk.Until([&] { return counts_.received == round; }));
    ASSERT_TRUE(talk.ExchangeLines());
    EXPECT_EQ(counts_.sent, requested() ? round : 0);
  }
  EXPECT_TRUE(talk.CloseBoth());
}

std::string NameOfCase(const ::testing::TestParamInfo<KeyUpdateTest::ParamType>& test) {
  const auto& [role, request, suite] = test.param;
  return std::string(role == Role::kOurClient ? "OurClient" : "OurServer") +
         (request == KeyUpdateRequest::kUpdateRequested ? "_Requested_" : "_NotRequested_") +
         std::string(NameOf(suite));
}

INSTANTIATE_TEST_SUITE_P(All, KeyUpdateTest,
                         ::testing::Combine(::testing::Values(Role::kOurClient, Role::kOurServer),
                                            ::testing::Values(KeyUpdateRequest::kUpdateNotRequested,
                                                              KeyUpdateRequest::kUpdateRequested),
                                            ::testing::Values(CipherSuiteId::kAes128GcmSha256,
                                                              CipherSuiteId::kAes256GcmSha384)),
                         NameOfCase);

// ---- The end.

TEST_F(DataTest, OpenSslsServerClosesFirst) {
  const Conversation talk = TalkToServer(ClientOf(SomePki()), SomePki(), {"-www"});
  ASSERT_TRUE(talk.Handshake());
  talk.ours->Say("GET / HTTP/1.0\r\n\r\n");
  ASSERT_TRUE(talk.Until([&] { return talk.ours->peer_closed(); }));
  EXPECT_TRUE(talk.ours->heard().starts_with("HTTP/1.0 200 ok\r\n")) << talk.ours->heard();
  EXPECT_TRUE(talk.ours->heard().ends_with("</BODY></HTML>\r\n\r\n")) << talk.ours->heard();
  EXPECT_EQ(talk.connection().failure(), nullptr);
  EXPECT_TRUE(talk.CloseBoth());
}

TEST_F(DataTest, OpenSslsClientClosesFirst) {
  const Conversation talk = TalkToClient(ServerOf(SomePki()), SomePki());
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.ExchangeLines());
  talk.openssl->Write("Q\n");
  ASSERT_TRUE(talk.Until([&] { return talk.ours->peer_closed(); }));
  EXPECT_EQ(talk.connection().failure(), nullptr);
  EXPECT_TRUE(talk.CloseBoth());
}

TEST_F(DataTest, AServerThatDiesIsATruncatedConnection) {
  const Conversation talk = TalkToServer(ClientOf(SomePki()), SomePki());
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.ExchangeLines());
  talk.openssl->Kill();
  ASSERT_TRUE(talk.End());
  EXPECT_EQ(talk.ours->end().error().reason, Reason::kTruncatedConnection);
}

TEST_F(DataTest, AClientThatDiesIsATruncatedConnection) {
  const Conversation talk = TalkToClient(ServerOf(SomePki()), SomePki());
  ASSERT_TRUE(talk.Handshake());
  ASSERT_TRUE(talk.ExchangeLines());
  talk.openssl->Kill();
  ASSERT_TRUE(talk.End());
  EXPECT_EQ(talk.ours->end().error().reason, Reason::kTruncatedConnection);
}

}  // namespace
}  // namespace lockstep::interop
