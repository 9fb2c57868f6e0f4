// MemorySink: a sink without records. Drives two handshakes against each other message by message,
// as QUIC would, and lets a test change any message on its way.
#ifndef TLS_TESTING_MEMORY_SINK_H_
#define TLS_TESTING_MEMORY_SINK_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "tls/client/client_handshake.h"
#include "tls/handshake/sink.h"
#include "tls/server/server_handshake.h"
#include "tls/testing/fixture.h"

namespace lockstep::testing {

struct SentMessage {
  EncryptionLevel level;
  std::vector<uint8_t> bytes;
};

class MemorySink final : public Sink {
 public:
  Status Emit(EncryptionLevel level, Bytes message) override {
    outbox.push_back({level, Copy(message)});
    return {};
  }
  Status InstallSendKeys(EncryptionLevel level, const crypto::CipherSuite&,
                         TrafficSecret secret) override {
    if (level == EncryptionLevel::kEarlyData) early_secret_sent = Copy(secret.Expose());
    send_level = level;
    send_secret = std::move(secret);
    return {};
  }
  Status RemoveSendKeys() override {
    send_level = EncryptionLevel::kInitial;
    return {};
  }
  Status InstallReceiveKeys(EncryptionLevel level, const crypto::CipherSuite&,
                            TrafficSecret secret) override {
    if (level == EncryptionLevel::kEarlyData) early_secret_received = Copy(secret.Expose());
    receive_level = level;
    receive_secret = std::move(secret);
    return {};
  }
  Status RequireMessageBoundary() override { return {}; }
  Status EmitChangeCipherSpec() override {
    ++change_cipher_specs;
    return {};
  }
  void SetExporterSecret(TrafficSecret) override {}
  void SkipEarlyData(EarlyDataEnd) override { skips_early_data = true; }

  std::deque<SentMessage> outbox;
  EncryptionLevel send_level = EncryptionLevel::kInitial;
  EncryptionLevel receive_level = EncryptionLevel::kInitial;
  TrafficSecret send_secret;
  TrafficSecret receive_secret;
  std::vector<uint8_t> early_secret_sent;
  std::vector<uint8_t> early_secret_received;
  int change_cipher_specs = 0;
  bool skips_early_data = false;
};

// What a Handshake stands on when no connection holds it.
struct Standing {
  explicit Standing(uint8_t seed, const CommonOptions& options)
      : environment(TestEnvironment(seed)),
        random(options.provider->keystream, environment.seed),
        arena(options.limits.handshake_memory) {}
  Environment environment;
  crypto::Random random;
  Arena arena;
  MemorySink sink;
  Negotiated negotiated;
  std::shared_ptr<const PeerChain> peer_chain;
  std::shared_ptr<const x509::Diagnosis> diagnosis;
  std::unique_ptr<TrafficSecret> early_exporter_secret;
  client::TicketReader ticket_reader;  // a client's
};

// A client's and a server's handshake, message by message.
class MessageLoop {
 public:
  MessageLoop(const ClientOptions& client_options, const ServerOptions& server_options,
              TransportProfile profile = {}, std::optional<ClientSession> session = std::nullopt);

  // Called with each message on its way; may change, drop (empty) or replace it.
  std::function<void(bool from_client, std::vector<uint8_t>&)> tap = nullptr;

  // Runs both until they are silent or one fails. The error, with the side it occurred on.
  struct Outcome {
    std::optional<Error> client;
    std::optional<Error> server;
    [[nodiscard]] bool good() const { return !client && !server; }
  };
  Outcome Run();
  std::vector<ClientSession> sessions;  // of the tickets that came

  // What a client has to do with what comes after the handshake.
  void TakeTicket(const HandshakeMessage& message, Outcome& outcome);

  Standing client_standing;
  Standing server_standing;
  std::shared_ptr<const ClientConfig> client_config;
  std::shared_ptr<const ServerConfig> server_config;
  x509::ReferenceName server_name;
  ClientHandshake client;
  ServerHandshake server;
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_MEMORY_SINK_H_
