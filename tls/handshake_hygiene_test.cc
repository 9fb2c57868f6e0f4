// What whole handshakes leave behind, of both sides, in what they give back to the heap (arenas,
// states, connections, sessions, configurations) and on the stack: nothing of ephemeral keys,
// shared secrets, the key schedule, PSKs, nonces, generators and the credentials' keys.
//
// The same seeds make the same secrets: a twin on the recording provider says what they are. That
// it was a twin, its bytes on the wire show. What the handshake messages say is not secret.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "crypto/provider.h"
#include "crypto/testing/aead_needles.h"
#include "crypto/testing/freed_blocks.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"
#include "crypto/testing/recording_provider.h"
#include "tls/messages/handshake_type.h"
#include "tls/testing/early_data.h"
#include "tls/testing/forger.h"
#include "tls/testing/real_pki.h"
#include "x509/private_key.h"

namespace lockstep {
namespace {

using crypto::KeyAlgorithm;
using testing::Bytestring;
using testing::FreedBlocks;
using testing::kNow;
using testing::Needles;
using testing::PaintedStack;
using testing::RealIdentity;

struct Options {
  ClientOptions client;
  ServerOptions server;
};

struct Kind {
  std::string name;
  std::vector<NamedGroup> groups;  // the client's
  KeyAlgorithm key = KeyAlgorithm::kEcdsaP256;
  CipherSuiteId suite = CipherSuiteId::kAes128GcmSha256;
  // Beside them.
  std::function<void(Options&)> change = nullptr;
  // A second connection resumes the first, with early data where `change` allows it.
  bool resumes = false;
};
void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

void AskForHelloRetryRequest(Options& options) {
  options.server.common.groups = {NamedGroup::kSecp256r1};
  options.client.key_share_groups = {NamedGroup::kX25519};
}
void AllowEarlyData(Options& options) {
  options.client.offer_early_data = true;
  options.server.max_early_data_size = 1000;
  options.server.replay_guard = std::make_shared<testing::FakeReplayGuard>();
}
void AuthenticateClient(Options& options) {
  options.server.client_authentication = ClientAuthentication::kRequired;
}

const Kind kKinds[] = {
    {.name = "X25519", .groups = {NamedGroup::kX25519}},
    {.name = "Secp256r1Ed25519",
     .groups = {NamedGroup::kSecp256r1},
     .key = KeyAlgorithm::kEd25519,
     .suite = CipherSuiteId::kChaCha20Poly1305Sha256},
    {.name = "Secp384r1EcdsaP384",
     .groups = {NamedGroup::kSecp384r1},
     .key = KeyAlgorithm::kEcdsaP384,
     .suite = CipherSuiteId::kAes256GcmSha384},
    {.name = "X25519MlKem768", .groups = {NamedGroup::kX25519MlKem768, NamedGroup::kX25519}},
    {.name = "SecP256r1MlKem768Rsa",
     .groups = {NamedGroup::kSecP256r1MlKem768},
     .key = KeyAlgorithm::kRsa},
    {.name = "SecP384r1MlKem1024EcdsaP521",
     .groups = {NamedGroup::kSecP384r1MlKem1024},
     .key = KeyAlgorithm::kEcdsaP521,
     .suite = CipherSuiteId::kAes256GcmSha384},
    {.name = "HelloRetryRequest",
     .groups = {NamedGroup::kX25519, NamedGroup::kSecp256r1},
     .change = AskForHelloRetryRequest},
    {.name = "ClientAuthentication",
     .groups = {NamedGroup::kX25519MlKem768},
     .change = AuthenticateClient},
    {.name = "Resumption", .groups = {NamedGroup::kX25519}, .resumes = true},
    {.name = "HybridResumption",
     .groups = {NamedGroup::kX25519MlKem768},
     .suite = CipherSuiteId::kAes256GcmSha384,
     .resumes = true},
    {.name = "EarlyData",
     .groups = {NamedGroup::kX25519},
     .change = AllowEarlyData,
     .resumes = true},
};

class HandshakeHygieneTest : public ::testing::TestWithParam<Kind> {
 protected:
  using Function = std::function<void()>;
  // Runs the parts of a conversation, one by one.
  using Runner = std::function<void(const Function&)>;

  // The needles are those of a twin.
  void SetUp() override {
    (void)crypto::TakeRecorded();
    is_twin_ = true;
    Converse([](const Function& part) { part(); });
    is_twin_ = false;
    for (const crypto::Recorded& one : crypto::TakeRecorded())
      AddEachWay(std::string(one.name), one.bytes);
    for (const RealIdentity* identity : {&server_, &client_}) {
      AddEachWay("the credential's key", identity->pkcs8);
      AddEachWay("the credential's key", identity->scalar.Expose());
    }
    for (const Bytestring& message : messages_) needles_.Remove(message);
    for (const RealIdentity* identity : {&server_, &client_})
      needles_.Remove(identity->certificate);
    ASSERT_GT(needles_.size(), 500u);
    twins_wire_ = std::exchange(wire_, {});
    tickets_->sessions.clear();
  }

  // As bytes, as limbs of a big-endian number, and as words of 32 bits, as SHA-256 reads them.
  void AddEachWay(const std::string& name, Bytes secret) {
    needles_.Add(name, secret);
    const Bytestring reversed(secret.rbegin(), secret.rend());
    needles_.Add(name + ", as limbs", reversed);
    Bytestring words(secret.begin(), secret.end());
    for (size_t i = 0; i + 4 <= words.size(); i += 4)
      std::reverse(words.begin() + static_cast<ptrdiff_t>(i),
                   words.begin() + static_cast<ptrdiff_t>(i) + 4);
    needles_.Add(name + ", as words", words);
  }

  std::shared_ptr<const Credential> CredentialOf(const RealIdentity& identity) const {
    if (!is_twin_) return Credential::FromPem(identity.certificate_pem, identity.key_pem).value();
    auto key = x509::ParsePrivateKeyPem(identity.key_pem).value();
    if (identity.algorithm == KeyAlgorithm::kRsa) {
      key = crypto::WithoutSalts(key);
    } else if (identity.algorithm != KeyAlgorithm::kEd25519) {
      key = crypto::MakeRecordingEcdsaKey(identity.algorithm, identity.scalar);
    }
    return Credential::Create({identity.certificate}, key).value();
  }
  std::unique_ptr<Options> MakeOptions() {
    auto options = std::make_unique<Options>();
    options->client.trust_store = options->server.trust_store = pki_.trust_store();
    options->client.credentials = {CredentialOf(client_)};
    options->server.credentials = {CredentialOf(server_)};
    options->server.tickets = tickets_;
    options->client.common.groups = GetParam().groups;
    for (CommonOptions* common : {&options->client.common, &options->server.common}) {
      common->cipher_suites = {GetParam().suite};
      if (!is_twin_) continue;
      common->provider = &crypto::RecordingProvider();
      common->key_log = log_.Collector();
      common->trace = [this](const TraceEvent& event) {
        if (event.kind == TraceEvent::Kind::kHandshake) messages_.push_back(Copy(event.bytes));
      };
    }
    if (GetParam().change) GetParam().change(*options);
    return options;
  }

  // One connection, or two where a session is resumed, from credential to destruction.
  void Converse(const Runner& run) {
    std::unique_ptr<Options> options;
    run([&] { options = MakeOptions(); });
    std::optional<ClientSession> session;
    for (int i = 0; i < (GetParam().resumes ? 2 : 1); ++i) {
      std::optional<Connection> client, server;
      run([&] { Connect(*options, std::move(session), client, server); });
      session.reset();
      if (client->wants_send() && options->client.offer_early_data && i == 1) {
        run([&] { DeliverEarlyData(*client, *server); });
      }
      while (client->wants_send() || server->wants_send()) {
        run([&] { Deliver(*client, *server, {}, session); });
        run([&] { Deliver(*server, *client, {}, session); });
      }
      run([&] { Deliver(*client, *server, AsBytes("a question"), session); });
      run([&] { Deliver(*server, *client, AsBytes("an answer"), session); });
      ASSERT_EQ(done_, 2 * (i + 1)) << "handshakes done";
      ASSERT_EQ(i == 1, client->negotiated().resumption == Resumption::kResumed);
      ASSERT_EQ(i == 1 && options->client.offer_early_data,
                client->negotiated().early_data == EarlyDataOutcome::kAccepted);
      if (is_twin_) AddTrafficKeys();
      run([&] { client.reset(), server.reset(); });
    }
    run([&] { session.reset(), options.reset(); });
    done_ = 0;
  }
  static void Connect(const Options& options, std::optional<ClientSession> session,
                      std::optional<Connection>& client, std::optional<Connection>& server) {
    const auto client_config = CreateConfig(options.client).value();
    const auto environment = testing::TestEnvironment(session ? 3 : 1);
    client.emplace(
        session ? Connection::Client(client_config, testing::kServerName, environment,
                                     *std::move(session))
                      .value()
                : Connection::Client(client_config, testing::kServerName, environment).value());
    server.emplace(
        Connection::Server(CreateConfig(options.server).value(), testing::TestEnvironment(2))
            .value());
  }
  // All that `from` has to send, and `data`. Tickets become sessions, of which the last is kept.
  void Deliver(Connection& from, Connection& to, Bytes data,
               std::optional<ClientSession>& session) {
    size_t written = from.Send(data, buffer_).value_or(Sent{}).written;
    wire_.insert(wire_.end(), buffer_.begin(), buffer_.begin() + static_cast<ptrdiff_t>(written));
    MutableBytes rest = MutableBytes(buffer_).first(written);
    while (true) {
      const auto received = to.Receive(rest);
      if (!received.has_value() || std::holds_alternative<NeedBytes>(received->event)) break;
      if (std::holds_alternative<HandshakeDone>(received->event)) ++done_;
      if (std::holds_alternative<TicketReceived>(received->event))
        session = to.MakeSession().value();
      rest = rest.subspan(received->consumed);
    }
    ASSERT_EQ(to.failure(), nullptr) << NameOf(to.failure()->error.reason);
  }
  void DeliverEarlyData(Connection& client, Connection& server) {
    const auto sent = client.SendEarlyData(AsBytes("early"), buffer_).value();
    wire_.insert(wire_.end(), buffer_.begin(),
                 buffer_.begin() + static_cast<ptrdiff_t>(sent.written));
    for (MutableBytes rest = MutableBytes(buffer_).first(sent.written); !rest.empty();)
      rest = rest.subspan(server.Receive(rest).value().consumed);
  }

  // Of the connection that was logged last.
  void AddTrafficKeys() {
    const auto& suite = *crypto::Find(crypto::DefaultProvider(), GetParam().suite);
    for (const std::string_view label :
         {"CLIENT_EARLY_TRAFFIC_SECRET", "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
          "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0",
          "SERVER_TRAFFIC_SECRET_0"}) {
      if (!log_.Has(label)) continue;
      const TrafficSecret secret = log_.Find(label, *suite.hash);
      needles_.Add(std::string(label), secret.Expose());
      const TrafficKeys keys = secret.Keys(*suite.aead);
      testing::AddAeadNeedles(needles_, *suite.aead, keys.key.Expose(), keys.iv.Expose(), 4);
    }
  }

  testing::RealPki pki_;
  const RealIdentity server_ = pki_.Issue(GetParam().key);
  const RealIdentity client_ = pki_.Issue(KeyAlgorithm::kEcdsaP256, /*to_client=*/true);
  std::shared_ptr<testing::FakeTickets> tickets_ = std::make_shared<testing::FakeTickets>();
  bool is_twin_ = false;
  testing::KeyLog log_;
  std::vector<Bytestring> messages_;
  Needles needles_;
  std::vector<uint8_t> buffer_ = std::vector<uint8_t>(1 << 16);
  Bytestring wire_, twins_wire_;
  int done_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Kinds, HandshakeHygieneTest, ::testing::ValuesIn(kKinds),
                         [](const auto& each) { return each.param.name; });

TEST_P(HandshakeHygieneTest, NothingSecretIsInWhatIsGivenBackToTheHeap) {
  if (!FreedBlocks::IsTelling()) GTEST_SKIP() << "sanitizers own malloc";
  wire_.reserve(twins_wire_.size());
  const FreedBlocks freed;
  Converse([](const Function& part) { part(); });
  EXPECT_EQ(wire_, twins_wire_);
  EXPECT_EQ(needles_.FoundIn(freed.bytes()), std::vector<std::string>());
  // Each message of the arenas is among it.
  for (const Bytestring& message : messages_) {
    Needles known;
    known.Add("a message", message);
    // Short ones are no words.
    if (known.size() == 0) continue;
    EXPECT_FALSE(known.FoundIn(freed.bytes()).empty())
        << "type " << int{message[0]} << ", " << message.size() << " bytes";
  }
}

TEST_P(HandshakeHygieneTest, NothingSecretIsLeftOnTheStack) {
  if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
  if (GetParam().suite == CipherSuiteId::kAes256GcmSha384)
    GTEST_SKIP() << "without optimisation gcc copies 48 bytes by a register that callees save";
  PaintedStack stack;
  for (int time = 0; time < 2; ++time) {
    wire_.clear();
    tickets_->sessions.clear();
    size_t part_number = 0;
    Converse([&](const Function& part) {
      stack.Run(part);
      ++part_number;
      // Twice: the dynamic linker saves all registers when a function is called for the first time.
      if (time == 1) {
        EXPECT_EQ(needles_.FoundIn(stack.bytes()), std::vector<std::string>()) << part_number;
      }
    });
    EXPECT_EQ(wire_, twins_wire_);
  }
}

}  // namespace
}  // namespace lockstep
