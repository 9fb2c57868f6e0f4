// OpenSSL's libssl over memory BIOs, in the shape in which the benchmarks drive both engines.
#ifndef BENCHMARKS_OPENSSL_ENGINE_H_
#define BENCHMARKS_OPENSSL_ENGINE_H_

#include <openssl/ssl.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "benchmarks/handshake_kind.h"
#include "benchmarks/pki.h"
#include "benchmarks/wire.h"
#include "crypto/base/bytes.h"

namespace lockstep::benchmarks {

template <auto kFree>
struct FreeWith {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using OpensslCertificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using OpensslSession = std::unique_ptr<SSL_SESSION, FreeWith<SSL_SESSION_free>>;
using OpensslContext = std::unique_ptr<SSL_CTX, FreeWith<SSL_CTX_free>>;

// Parses a DER certificate.
OpensslCertificate ToOpenssl(Bytes der);

class OpensslEngine {
 public:
  // One side of a connection.
  class Endpoint {
   public:
    explicit Endpoint(SSL_CTX* context);

    // Takes all of `in`, and appends to `out` what is to be sent.
    void Advance(Wire& in, Wire& out);
    [[nodiscard]] bool done() const { return done_; }
    [[nodiscard]] bool resumed() const { return SSL_session_reused(ssl_.get()) == 1; }

    // One record for each of the plaintexts; they fill `out`.
    void Seal(std::span<const Bytes> plaintexts, MutableBytes out);
    // Opens `count` records, where they lie. Returns the size of their plaintexts.
    size_t Open(MutableBytes records, size_t count);

   private:
    friend class OpensslEngine;
    std::unique_ptr<SSL, FreeWith<SSL_free>> ssl_;
    BIO* in_;  // owned by ssl_
    BIO* out_;
    bool done_ = false;
  };

  using Session = OpensslSession;

  // Both sides offer and take TLS 1.3, `suite` and X25519 only; a session ticket only where a full
  // handshake is to give the session of kResumed. With `release_buffers`, idle connections give
  // their buffers back (SSL_MODE_RELEASE_BUFFERS).
  OpensslEngine(const Pki& pki, const std::string& suite, HandshakeKind kind = HandshakeKind::kFull,
                bool release_buffers = false);

  // What Client takes, once: of kFull, null.
  [[nodiscard]] Session NewSession() const;
  [[nodiscard]] Endpoint Client(Session session) const;
  [[nodiscard]] Endpoint Server() const;

 private:
  [[nodiscard]] std::vector<uint8_t> SessionOfAFullHandshake() const;

  OpensslContext client_;
  OpensslContext server_;
  std::vector<uint8_t> session_;  // serialised; empty for kFull
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_OPENSSL_ENGINE_H_
