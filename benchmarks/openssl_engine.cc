#include "benchmarks/openssl_engine.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "benchmarks/compare.h"
#include "benchmarks/handshake.h"

namespace lockstep::benchmarks {
namespace {

// OpenSSL measures in int.
int Size(Bytes bytes) { return static_cast<int>(bytes.size()); }

OpensslContext NewContext(const SSL_METHOD* method, const std::string& suite,
                          bool release_buffers) {
  OpensslContext context(SSL_CTX_new(method));
  Require(SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) == 1 &&
              SSL_CTX_set_ciphersuites(context.get(), suite.c_str()) == 1 &&
              SSL_CTX_set1_groups_list(context.get(), "X25519") == 1 &&
              SSL_CTX_set_num_tickets(context.get(), 0) == 1,
          "OpenSSL refused the configuration");
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  if (release_buffers) SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  return context;
}

void Use(SSL_CTX* context, const Leaf& leaf) {
  const uint8_t* der = leaf.key.pkcs8.data();
  const std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>> key(
      d2i_AutoPrivateKey(nullptr, &der, static_cast<long>(leaf.key.pkcs8.size())));
  Require(SSL_CTX_use_certificate(context, ToOpenssl(leaf.chain[0]).get()) == 1 &&
              SSL_CTX_use_PrivateKey(context, key.get()) == 1,
          "OpenSSL refused a certificate");
  for (size_t i = 1; i < leaf.chain.size(); ++i)
    SSL_CTX_add1_chain_cert(context, ToOpenssl(leaf.chain[i]).get());
}

void Verify(SSL_CTX* context, int mode, Bytes root) {
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ToOpenssl(root).get());
  SSL_CTX_set_verify(context, mode, nullptr);
}

}  // namespace

OpensslCertificate ToOpenssl(Bytes der) {
  const uint8_t* bytes = der.data();
  OpensslCertificate certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
  Require(certificate != nullptr, "OpenSSL could not parse a certificate");
  return certificate;
}

OpensslEngine::OpensslEngine(const Pki& pki, const std::string& suite, HandshakeKind kind,
                             bool release_buffers)
    : client_(NewContext(TLS_client_method(), suite, release_buffers)),
      server_(NewContext(TLS_server_method(), suite, release_buffers)) {
  Verify(client_.get(), SSL_VERIFY_PEER, pki.root);
  Use(server_.get(), pki.server);
  if (kind == HandshakeKind::kMutual) {
    Verify(server_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, pki.root);
    Use(client_.get(), pki.client);
  }
  if (kind == HandshakeKind::kResumed) session_ = SessionOfAFullHandshake();
}

std::vector<uint8_t> OpensslEngine::SessionOfAFullHandshake() const {
  SSL_CTX_set_num_tickets(server_.get(), 1);
  Pair<OpensslEngine> first(*this);
  SSL_CTX_set_num_tickets(server_.get(), 0);
  uint8_t byte;
  SSL_read(first.client.ssl_.get(), &byte, 1);  // no data, but the ticket
  const OpensslSession session(SSL_get1_session(first.client.ssl_.get()));
  Require(SSL_SESSION_is_resumable(session.get()) == 1, "OpenSSL's server gave no ticket");
  std::vector<uint8_t> bytes(static_cast<size_t>(i2d_SSL_SESSION(session.get(), nullptr)));
  uint8_t* end = bytes.data();
  i2d_SSL_SESSION(session.get(), &end);
  return bytes;
}

OpensslEngine::Session OpensslEngine::NewSession() const {
  if (session_.empty()) return nullptr;
  const uint8_t* der = session_.data();
  return Session(d2i_SSL_SESSION(nullptr, &der, Size(session_)));
}

OpensslEngine::Endpoint OpensslEngine::Client(Session session) const {
  Endpoint client(client_.get());
  SSL_set_connect_state(client.ssl_.get());
  Require(SSL_set_tlsext_host_name(client.ssl_.get(), kServerName) == 1 &&
              SSL_set1_host(client.ssl_.get(), kServerName) == 1,
          "OpenSSL refused the host name");
  Require(session == nullptr || SSL_set_session(client.ssl_.get(), session.get()) == 1,
          "OpenSSL refused the session");
  return client;
}

OpensslEngine::Endpoint OpensslEngine::Server() const {
  Endpoint server(server_.get());
  SSL_set_accept_state(server.ssl_.get());
  return server;
}

OpensslEngine::Endpoint::Endpoint(SSL_CTX* context)
    : ssl_(SSL_new(context)), in_(BIO_new(BIO_s_mem())), out_(BIO_new(BIO_s_mem())) {
  SSL_set_bio(ssl_.get(), in_, out_);
}

void OpensslEngine::Endpoint::Advance(Wire& in, Wire& out) {
  if (in.size > 0) BIO_write(in_, in.room.data(), Size(in.bytes()));
  in.size = 0;
  const int result = SSL_do_handshake(ssl_.get());
  Require(result == 1 || SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ,
          "OpenSSL's endpoint failed");
  done_ = result == 1;
  const int written = BIO_read(out_, out.rest().data(), Size(out.rest()));
  if (written > 0) out.size += static_cast<size_t>(written);
}

void OpensslEngine::Endpoint::Seal(std::span<const Bytes> plaintexts, MutableBytes out) {
  for (const Bytes plaintext : plaintexts) {
    Require(SSL_write(ssl_.get(), plaintext.data(), Size(plaintext)) == Size(plaintext),
            "OpenSSL could not seal");
  }
  Require(BIO_read(out_, out.data(), Size(out)) == Size(out), "OpenSSL made other records");
}

size_t OpensslEngine::Endpoint::Open(MutableBytes records, size_t count) {
  BIO_write(in_, records.data(), Size(records));
  size_t total = 0;
  for (size_t i = 0; i < count; ++i) {
    const int size = SSL_read(ssl_.get(), records.data(), Size(records));
    Require(size > 0, "OpenSSL could not open");
    total += static_cast<size_t>(size);
    records = records.subspan(static_cast<size_t>(size));
  }
  return total;
}

}  // namespace lockstep::benchmarks
