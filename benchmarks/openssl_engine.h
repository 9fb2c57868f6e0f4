// OpenSSL's libssl over memory BIOs, in the shape in which the benchmarks drive both engines.
#ifndef BENCHMARKS_OPENSSL_ENGINE_H_
#define BENCHMARKS_OPENSSL_ENGINE_H_

#include <openssl/ssl.h>

#include <memory>
#include <string>

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

    // One record each. Returns how many bytes of `out` the record takes.
    size_t Seal(Bytes plaintext, MutableBytes out);
    // Returns the size of the plaintext.
    size_t Open(MutableBytes record);

   private:
    friend class OpensslEngine;
    std::unique_ptr<SSL, FreeWith<SSL_free>> ssl_;
    BIO* in_;  // owned by ssl_
    BIO* out_;
    bool done_ = false;
  };

  // Both sides offer and take TLS 1.3, `suite` and X25519 only; no session tickets. With
  // `release_buffers`, idle connections give their buffers back (SSL_MODE_RELEASE_BUFFERS).
  OpensslEngine(const Pki& pki, const std::string& suite, bool release_buffers = false);

  [[nodiscard]] Endpoint Client() const;
  [[nodiscard]] Endpoint Server() const;

 private:
  OpensslContext client_;
  OpensslContext server_;
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_OPENSSL_ENGINE_H_
