// Key logs (RFC 9850) as a decoder reads them: tshark decrypts what this engine said to itself.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/base/code_points.h"
#include "crypto/signature/signature.h"
#include "interop/testing/capture.h"
#include "interop/testing/files.h"
#include "interop/testing/pki.h"
#include "interop/testing/process.h"
#include "interop/testing/pump.h"
#include "stores/replay_window.h"
#include "stores/ticket_keys.h"
#include "tls/testing/loopback.h"
#include "tls/tls.h"

namespace lockstep::interop {
namespace {

using testing::Endpoint;
using testing::Loopback;

class KeyLogTest : public ::testing::TestWithParam<CipherSuiteId> {
 protected:
  void SetUp() override {
    if (!HasProgram("tshark")) GTEST_SKIP() << "no tshark command";
    client_.trust_store = pki_.trust_store;
    client_.offer_early_data = true;
    client_.common.cipher_suites = {GetParam()};
    client_.common.key_log = [this](std::string_view line) { Log(client_log_, line); };
    server_.credentials = {pki_.credential};
    server_.common.cipher_suites = {GetParam()};
    server_.common.key_log = [this](std::string_view line) { Log(server_log_, line); };
    const std::vector<uint8_t> secret(stores::TicketKeys::kSecretSize, 0x5a);
    server_.tickets = stores::TicketKeys::Create(secret, {.start = now_}).value();
    server_.replay_guard = stores::ReplayWindow::Create({.start = now_ - 60'000}).value();
    server_.max_early_data_size = 1000;
  }

  // A connection from its beginning, with all that is said on it captured.
  std::unique_ptr<Loopback> Begin(std::optional<ClientSession> session) {
    client_log_.clear();
    server_log_.clear();
    capture_ = Capture();
    auto loopback = std::make_unique<Loopback>(
        client_, server_,
        testing::LoopbackStart{
            .server_name = kServerName, .session = std::move(session), .now = now_});
    loopback->tap = [this](bool from_client, std::vector<uint8_t>& bytes) {
      capture_.Add(from_client, bytes);
    };
    return loopback;
  }

  // What tshark prints of the capture by these arguments, with a key log of these lines.
  std::string Tshark(const std::vector<std::string>& lines,
                     const std::vector<std::string>& arguments) {
    const std::string capture = TemporaryPath("capture.pcap"), keys = TemporaryPath("keys.log");
    capture_.WriteTo(capture);
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    WriteFile(keys, text);
    std::vector<std::string> command = {"tshark", "-r", capture, "-o", "tls.keylog_file:" + keys};
    command.insert(command.end(), arguments.begin(), arguments.end());
    Process tshark(command);
    tshark.EndInput();
    const bool ended = PumpUntil({&tshark}, [&] { return tshark.exit_status().has_value(); });
    EXPECT_TRUE(ended && tshark.exit_status() == 0) << tshark.errors();
    return tshark.output();
  }
  // The application data of both sides.
  std::string Decrypt(const std::vector<std::string>& lines) {
    return Tshark(lines, {"-q", "-z", "follow,tls,ascii,0"});
  }
  // The types of the handshake messages that were understood: "1\n2\n8,11,15,20\n...".
  std::string HandshakeTypes() {
    return Tshark(client_log_, {"-Y", "tls.handshake", "-T", "fields", "-e", "tls.handshake.type"});
  }

  static void Log(std::vector<std::string>& log, std::string_view line) { log.emplace_back(line); }
  static ::testing::AssertionResult Holds(const std::string& text, std::string_view part) {
    if (text.find(part) != text.npos) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << part << " is not in:\n" << text;
  }

  const Pki& pki_ = PkiOf(Maker::kLockstep, crypto::KeyAlgorithm::kEcdsaP256);
  const int64_t now_ = std::chrono::duration_cast<std::chrono::milliseconds>(
                           std::chrono::system_clock::now().time_since_epoch())
                           .count();
  ClientOptions client_;
  ServerOptions server_;
  std::vector<std::string> client_log_, server_log_;
  Capture capture_;
};

TEST_P(KeyLogTest, DecryptsAFullHandshakeAndDataAcrossKeyUpdates) {
  const auto loopback = Begin(std::nullopt);
  Endpoint& client = loopback->client;
  Endpoint& server = loopback->server;
  ASSERT_TRUE(loopback->Handshake());
  const auto say = [&](std::string_view question, std::string_view answer) {
    EXPECT_TRUE(loopback->Deliver(client, server, question).has_value());
    EXPECT_TRUE(loopback->Deliver(server, client, answer).has_value());
  };
  say("the first question", "the first answer");
  ASSERT_TRUE(client.connection.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
  say("the second question", "the second answer");
  ASSERT_TRUE(server.connection.UpdateKeys(KeyUpdateRequest::kUpdateNotRequested).has_value());
  say("the third question", "the third answer");
  ASSERT_EQ(server.data, "the first questionthe second questionthe third question");

  const std::string shown = Decrypt(client_log_);
  for (const char* number : {"first", "second", "third"}) {
    EXPECT_TRUE(Holds(shown, std::string("the ") + number + " question"));
    EXPECT_TRUE(Holds(shown, std::string("the ") + number + " answer"));
  }
  EXPECT_TRUE(Holds(HandshakeTypes(), "24")) << "KeyUpdate";
  EXPECT_FALSE(Holds(Decrypt({}), "question")) << "it takes the keys";
}

TEST_P(KeyLogTest, DecryptsAResumedHandshakeAndItsEarlyData) {
  const auto first = Begin(std::nullopt);
  ASSERT_TRUE(first->Handshake());
  ASSERT_FALSE(first->client.sessions.empty());
  const auto second = Begin(std::move(first->client.sessions.back()));
  const auto flight = second->client.FlushEarly("words that came early");
  capture_.Add(true, flight);
  second->server.inbox = flight;
  ASSERT_TRUE(second->server.Drain().has_value());
  ASSERT_TRUE(second->Handshake());
  ASSERT_TRUE(second->Deliver(second->client, second->server, "a question").has_value());
  ASSERT_TRUE(second->Deliver(second->server, second->client, "an answer").has_value());
  ASSERT_EQ(second->server.early, "words that came early");

  const std::string shown = Decrypt(server_log_);
  for (const char* words : {"words that came early", "a question", "an answer"}) {
    EXPECT_TRUE(Holds(shown, words));
  }
  const std::string types = HandshakeTypes();
  EXPECT_TRUE(Holds(types, "\n5,20\n")) << "EndOfEarlyData, Finished";
  EXPECT_FALSE(Holds(types, "11")) << "Certificate";
}

INSTANTIATE_TEST_SUITE_P(Suites, KeyLogTest,
                         ::testing::Values(CipherSuiteId::kAes128GcmSha256,
                                           CipherSuiteId::kAes256GcmSha384,
                                           CipherSuiteId::kChaCha20Poly1305Sha256,
                                           CipherSuiteId::kAes128CcmSha256),
                         [](const auto& suite) { return std::string(NameOf(suite.param)); });

}  // namespace
}  // namespace lockstep::interop
