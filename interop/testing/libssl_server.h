// LibSslServer: OpenSSL's library as a server within the test's own process, for what s_server
// cannot do: a HelloRetryRequest with a cookie, statelessly (its -stateless hangs up instead).
#ifndef INTEROP_TESTING_LIBSSL_SERVER_H_
#define INTEROP_TESTING_LIBSSL_SERVER_H_

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

#include "interop/testing/file_descriptor.h"
#include "interop/testing/pki.h"
#include "interop/testing/pump.h"

namespace lockstep::interop {

// Echoes what it hears.
class LibSslServer final : public Pumped {
 public:
  // `suites` and `groups` as OpenSSL spells such lists.
  LibSslServer(FileDescriptor socket, const Pki& pki, const std::string& suites,
               const std::string& groups);

  // ClientHellos that it answered by a HelloRetryRequest with a cookie.
  [[nodiscard]] int cookies_sent() const { return cookies_sent_; }
  [[nodiscard]] bool handshake_done() const { return SSL_is_init_finished(ssl_.get()) != 0; }
  [[nodiscard]] const std::string& heard() const { return heard_; }
  // OpenSSL's own words for what went wrong.
  [[nodiscard]] const std::string& errors() const { return errors_; }

  void Serve() override;
  void AddInterests(std::vector<pollfd>& interests) const override;

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  // Whether `result` of a call lets the caller go on; else notes what went wrong, if anything did.
  bool Succeeded(int result);

  FileDescriptor socket_;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> ssl_;
  bool cookie_verified_ = false;
  int cookies_sent_ = 0;
  std::string heard_;
  std::string errors_;
};

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_LIBSSL_SERVER_H_
