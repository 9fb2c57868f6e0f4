// Duels: a connection, and a Forger in its peer's place.
#ifndef TLS_TESTING_DUEL_H_
#define TLS_TESTING_DUEL_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "crypto/provider.h"
#include "tls/testing/forger.h"
#include "tls/testing/trap.h"

namespace lockstep::testing {

// Options whose secrets a Forger reads.
inline ClientOptions WithLog(ClientOptions options, const KeyLog& log) {
  options.common.key_log = log.Collector();
  return options;
}
inline ServerOptions WithLog(ServerOptions options, const KeyLog& log) {
  options.common.key_log = log.Collector();
  return options;
}

// The fake provider's row of the suite that a client's options lead to.
inline const crypto::CipherSuite& SuiteOf(const CommonOptions& options) {
  const crypto::Provider& provider = crypto::FakeProvider();
  if (options.cipher_suites.empty()) return *provider.cipher_suites.front();
  return *crypto::Find(provider, options.cipher_suites.front());
}

// An unprotected record.
inline Bytestring PlainRecord(record::ContentType type, Bytes content) {
  Bytestring out = {static_cast<uint8_t>(type), 3, 3, static_cast<uint8_t>(content.size() >> 8),
                    static_cast<uint8_t>(content.size())};
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

// Several byte strings in a row.
template <class... Parts>
Bytestring Together(const Parts&... parts) {
  Bytestring out;
  (out.insert(out.end(), parts.begin(), parts.end()), ...);
  return out;
}

// Two connections whose messages a test hands over itself, in records of its own making. What is
// heard and what is said goes under the right keys at every point of a handshake.
class Interposer {
 public:
  Interposer(const ClientOptions& client, const ServerOptions& server, LoopbackStart start = {})
      : loopback_(WithLog(client, log_), WithLog(server, log_), std::move(start)),
        to_client_(Side::kServer, log_, SuiteOf(client.common)),
        to_server_(Side::kClient, log_, SuiteOf(client.common)) {}

  Endpoint& client() { return loopback_.client; }
  Endpoint& server() { return loopback_.server; }
  // Speaks to the client as the server, and the other way round.
  Forger& to_client() { return to_client_; }
  Forger& to_server() { return to_server_; }

  // The messages that a side has to send.
  std::vector<Bytestring> FromClient() { return MessagesOf(to_client_.Hear(client().Flush())); }
  std::vector<Bytestring> FromServer() { return MessagesOf(to_server_.Hear(server().Flush())); }

  // Hands over what both have to send, until both are silent; the forgers then speak under the
  // application keys.
  bool Handshake() {
    const bool done = loopback_.Handshake();
    if (!done) return false;
    for (Forger* forger : {&to_client_, &to_server_}) {
      forger->SendUnderApplicationKeys();
      forger->ReceiveUnderApplicationKeys();
    }
    return true;
  }
  // ... up to the server's flight, whose messages it returns: ServerHello to Finished. The forgers
  // have the handshake keys then, and their transcripts end with the ClientHello and the flight.
  std::vector<Bytestring> ServerFlight() {
    const Bytestring hello = client().Flush();
    to_client_.Hear(hello);
    to_server_.AddToTranscript(Bytes(hello).subspan(record::kHeaderSize));
    EXPECT_TRUE(Take(server(), hello).has_value());
    std::vector<Bytestring> flight = FromServer();
    to_client_.UseHandshakeKeys();
    return flight;
  }
  // Gives the client the ServerHello of such a flight.
  Status TakeServerHello(Bytes message) {
    to_client_.AddToTranscript(message);
    return Take(client(), PlainRecord(record::ContentType::kHandshake, message));
  }
  // ... up to the client's Finished, which it returns.
  Bytestring ClientFinished() {
    EXPECT_TRUE(Take(server(), client().Flush()).has_value());
    EXPECT_TRUE(Take(client(), server().Flush()).has_value());
    to_server_.UseHandshakeKeys();
    to_client_.UseHandshakeKeys();
    return FromClient().back();
  }

 private:
  static std::vector<Bytestring> MessagesOf(std::vector<Heard> heard) {
    std::vector<Bytestring> messages;
    for (Heard& one : heard) messages.push_back(std::move(one.bytes));
    return messages;
  }

  KeyLog log_;
  Loopback loopback_;
  Forger to_client_;
  Forger to_server_;
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_DUEL_H_
