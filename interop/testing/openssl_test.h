// OpenSslTest: this engine on one end of a loopback connection, `openssl s_server` or `s_client` on
// the other.
#ifndef INTEROP_TESTING_OPENSSL_TEST_H_
#define INTEROP_TESTING_OPENSSL_TEST_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "interop/testing/pki.h"
#include "interop/testing/process.h"
#include "interop/testing/tls_socket.h"
#include "tls/tls.h"

namespace lockstep::interop {

using Arguments = std::vector<std::string>;

// The openssl command, and this engine's end of the connection with it.
struct Conversation {
  std::unique_ptr<Process> openssl;
  std::unique_ptr<TlsSocket> ours;

  // Lets both go on until `done`; a failure of the test, with what both have to say, where they
  // never get there.
  ::testing::AssertionResult Until(const std::function<bool()>& done) const;
  // Until this engine's handshake is done.
  [[nodiscard]] ::testing::AssertionResult Handshake() const;
  // Until each has heard one line from the other, under the keys of the moment.
  [[nodiscard]] ::testing::AssertionResult ExchangeLines() const;
  // Until both have said goodbye by close_notify, this engine first, and OpenSSL has ended well.
  [[nodiscard]] ::testing::AssertionResult CloseBoth() const;
  // Until the transport has ended.
  [[nodiscard]] ::testing::AssertionResult End() const;

  [[nodiscard]] Connection& connection() const { return ours->connection(); }
};

class OpenSslTest : public ::testing::Test {
 protected:
  void SetUp() override;

  // The PKI of tests that are not about certificates.
  static const Pki& SomePki() { return PkiOf(Maker::kLockstep, crypto::KeyAlgorithm::kEcdsaP256); }

  // Options to believe in, or to speak as, a PKI; otherwise the defaults.
  static ClientOptions ClientOf(const Pki& pki);
  static ServerOptions ServerOf(const Pki& pki);

  // All throw, which fails the test, where OpenSSL does not start as it should.

  // Our client to an s_server that has the PKI's certificate.
  static Conversation TalkToServer(const ClientOptions& client, const Pki& pki,
                                   const Arguments& more = {},
                                   std::string_view server_name = kServerName);
  // An s_server that has the PKI's certificate and lives for `connections` of them; and its port.
  struct Server {
    std::unique_ptr<Process> openssl;
    uint16_t port;
  };
  static Server StartServer(const Pki& pki, int connections, const Arguments& more);
  // An s_client that trusts the PKI's root, and asks for kServerName, to our server.
  static Conversation TalkToClient(const ServerOptions& server, const Pki& pki,
                                   const Arguments& more = {});

  // The handshake, a line each way, and a clean end.
  static void ExpectWorks(const Conversation& talk);
};

// Unpredictable, and of this moment.
Environment RealEnvironment();

// The port in s_server's line "ACCEPT 127.0.0.1:34567", once it is whole; else 0.
uint16_t AnnouncedPort(std::string_view output);

// "x25519" -> "X25519", as OpenSSL's command line spells groups.
std::string OpenSslName(NamedGroup group);

// How -state shows an alert. OpenSSL words it: "unknown CA".
std::string AlertRead(std::string_view words);
std::string AlertWritten(std::string_view words);

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_OPENSSL_TEST_H_
