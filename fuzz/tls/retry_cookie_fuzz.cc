// Cookies of stateless HelloRetryRequests: a client's second ClientHello, cookie and all, changed
// or not, shown to another server. The input: what differs between the two servers, then an edit.
//
// Oracles: an untouched ClientHello is taken by whoever shares the key and the binding, while the
// cookie is fresh, and by nobody else; no ClientHello makes a server fail in a way that it has no
// word for.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "crypto/testing/fake_provider.h"
#include "fuzz/tls/check.h"
#include "fuzz/tls/input.h"
#include "fuzz/tls/options.h"
#include "fuzz/tls/script.h"
#include "record/header.h"
#include "stores/ticket_keys.h"
#include "tls/testing/fixture.h"
#include "tls/testing/loopback.h"
#include "tls/tls.h"

namespace lockstep::fuzz {
namespace {

constexpr int64_t kBegin = testing::kNow * 1000;
constexpr uint32_t kLifetime = 60;  // seconds, of a cookie

// How the second server differs from the first.
enum Difference : uint8_t {
  kOtherKey = 1,
  kOtherPurpose = 2,
  kOtherBinding = 4,
  kSameConnection = 8,  // no second server at all
  kAcceptor = 16,
};

std::shared_ptr<TicketProtector> Cookies(uint8_t secret, stores::Purpose purpose) {
  const std::vector<uint8_t> bytes(stores::TicketKeys::kSecretSize, secret);
  return stores::TicketKeys::Create(
             bytes, {.provider = &crypto::FakeProvider(), .start = kBegin, .purpose = purpose})
      .value();
}

Connection MakeServer(uint8_t differences, int64_t now) {
  ServerOptions options = Options{.hello_retry_request = 1}.ForServer();
  options.retry_cookies =
      Cookies((differences & kOtherKey) != 0 ? 2 : 1, (differences & kOtherPurpose) != 0
                                                          ? stores::Purpose::kTickets
                                                          : stores::Purpose::kRetryCookies);
  options.retry_cookie_lifetime = kLifetime;
  const Bytes binding = AsBytes((differences & kOtherBinding) != 0 ? "there" : "here");
  const Environment environment = testing::TestEnvironment(2, now);
  const auto config = CreateConfig(options).value();
  if ((differences & kAcceptor) == 0) {
    return Connection::Server(config, environment, binding).value();
  }
  return Connection::Accept(environment, {.provider = &crypto::FakeProvider(),
                                          .limits = {},
                                          .peer_binding = binding,
                                          .retry_cookies = true})
      .value();
}

// Gives an acceptor's question the configuration that the server would have.
void Choose(testing::Endpoint& server) {
  if (server.question == nullptr) return;
  ServerOptions options = Options{.hello_retry_request = 1}.ForServer();
  options.retry_cookies = Cookies(1, stores::Purpose::kRetryCookies);
  options.retry_cookie_lifetime = kLifetime;
  (void)server.connection.Answer(TokenOf(*server.question),
                                 ConfigReply{CreateConfig(options).value()});
  server.question = nullptr;
  (void)server.Drain();
}

// The records of the second flight with its ClientHello, the last record, edited.
std::vector<uint8_t> Edited(std::vector<uint8_t> flight, const Script& script) {
  size_t start = 0;
  while (flight[start] != static_cast<uint8_t>(record::ContentType::kHandshake)) {
    start += record::kHeaderSize + (size_t{flight[start + 3]} << 8 | flight[start + 4]);
  }
  std::vector<uint8_t> message = Copy(Bytes(flight).subspan(start + record::kHeaderSize));
  for (const Edit& edit : script.edits) EditBytes(edit, message);
  constexpr size_t kMostInOneRecord = 1 << 14;
  message.resize(std::min(message.size(), kMostInOneRecord));
  flight.resize(start);
  const std::vector<uint8_t> record =
      PlainRecord(static_cast<uint8_t>(record::ContentType::kHandshake), message);
  flight.insert(flight.end(), record.begin(), record.end());
  return flight;
}

void Fuzz(Bytes bytes) {
  Input input(bytes);
  const uint8_t differences = input.Byte();
  const int64_t later = int64_t{input.Byte()} * 1000;
  const Script script = Script::Decode(input);

  const ClientOptions options = Options{}.ForClient();
  testing::Loopback loopback(options, Options{.hello_retry_request = 1}.ForServer());
  testing::Endpoint& client = loopback.client;
  testing::Endpoint& server = loopback.server;
  server.connection = MakeServer(differences & kAcceptor, kBegin);
  server.inbox = client.Flush();
  (void)server.Drain();
  Choose(server);
  client.inbox = server.Flush();
  Check(client.Drain().has_value());

  const bool same = (differences & kSameConnection) != 0;
  if (!same) {
    server.connection = MakeServer(differences, kBegin + later);
    server.inbox.clear();
  }
  server.inbox = Edited(client.Flush(), script);
  (void)server.Drain();
  Choose(server);
  const Failure* failure = server.connection.failure();
  if (failure != nullptr) {
    Check(KindOf(failure->error.reason) != ErrorKind::kInternal &&
          KindOf(failure->error.reason) != ErrorKind::kMisuse);
    Check(failure->alert_sent.has_value());
  }
  if (!script.edits.empty()) return;
  const bool other_key =
      (differences & (kOtherKey | kOtherPurpose)) != 0 && (differences & kAcceptor) == 0;
  const bool other_binding = (differences & kOtherBinding) != 0;
  const bool fresh = later <= int64_t{kLifetime} * 1000;
  Check(loopback.Handshake() == (same || (!other_key && !other_binding && fresh)));
}

}  // namespace
}  // namespace lockstep::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::fuzz::Fuzz({data, size});
  return 0;
}
