// StatelessRetryTest: what tests of HelloRetryRequests with cookies share.
#ifndef TLS_TESTING_STATELESS_RETRY_H_
#define TLS_TESTING_STATELESS_RETRY_H_

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "tls/messages/client_hello.h"
#include "tls/testing/change.h"
#include "tls/testing/early_data.h"

namespace lockstep::testing {

inline constexpr Verdict kInvalidCookie{Reason::kInvalidCookie,
                                        AlertDescription::kIllegalParameter};
inline constexpr Verdict kClientHelloChanged{Reason::kClientHelloChanged,
                                             AlertDescription::kIllegalParameter};

// A server that keeps nothing until the second ClientHello, and wants another group than the client
// has a share for.
class StatelessRetryTest : public ResumptionTest {
 protected:
  StatelessRetryTest() {
    server_.common.groups = {NamedGroup::kSecp256r1};
    server_.retry_cookies = cookies_;
  }
  // Another connection of the same service: another process, or another machine.
  Connection Another(std::string_view address = kAddress) {
    return Connection::Server(CreateConfig(server_).value(), TestEnvironment(3, now_),
                              AsBytes(address))
        .value();
  }
  // The client has its HelloRetryRequest; the server that sent it is gone.
  Loopback Retried(std::optional<ClientSession> session = std::nullopt) {
    Loopback loopback(client_, server_, {.session = std::move(session), .now = now_});
    loopback.server.connection = Another();
    EXPECT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
    EXPECT_TRUE(loopback.Deliver(loopback.server, loopback.client).has_value());
    loopback.server = {.connection = Another()};
    return loopback;
  }
  // What another server makes of the second ClientHello after a change to what it says.
  template <class Change>
  Verdict AfterSecondHello(Change change) {
    Loopback loopback = Retried();
    const Bytestring hello = HelloOf(loopback.client.Flush());
    (void)Take(loopback.server, PlainRecord(record::ContentType::kHandshake,
                                            Changed<messages::ClientHello>(hello, change)));
    return VerdictOf(loopback.server.connection);
  }
  // The ClientHello without the dummy change_cipher_spec before it.
  static Bytestring HelloOf(const Bytestring& flight) {
    const size_t header = record::kHeaderSize + (flight[0] == 20 ? record::kHeaderSize + 1 : 0);
    return {flight.begin() + static_cast<std::ptrdiff_t>(header), flight.end()};
  }
  static void ExpectData(Loopback& loopback) {
    ASSERT_TRUE(loopback.Handshake());
    ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "question").has_value());
    ASSERT_TRUE(loopback.Deliver(loopback.server, loopback.client, "answer").has_value());
    EXPECT_EQ(loopback.server.data, "question");
    EXPECT_EQ(loopback.client.data, "answer");
    EXPECT_TRUE(loopback.server.connection.negotiated().hello_retry_request);
    EXPECT_TRUE(loopback.client.connection.negotiated().hello_retry_request);
  }

  static constexpr std::string_view kAddress = "192.0.2.1:443";
  std::shared_ptr<FakeTickets> cookies_ = std::make_shared<FakeTickets>();
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_STATELESS_RETRY_H_
