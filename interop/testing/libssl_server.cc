#include "interop/testing/libssl_server.h"

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace lockstep::interop {
namespace {

constexpr std::string_view kCookie = "a cookie that only this server has baked";

int MakeCookie(SSL*, unsigned char* cookie, size_t* size) {
  std::ranges::copy(kCookie, cookie);
  *size = kCookie.size();
  return 1;
}

int VerifyCookie(SSL*, const unsigned char* cookie, size_t size) {
  return std::string_view(reinterpret_cast<const char*>(cookie), size) == kCookie ? 1 : 0;
}

}  // namespace

LibSslServer::LibSslServer(FileDescriptor socket, const Pki& pki, const std::string& suites,
                           const std::string& groups)
    : socket_(std::move(socket)), context_(SSL_CTX_new(TLS_server_method())) {
  SetNonBlocking(socket_.get());
  SSL_CTX* context = context_.get();
  SSL_CTX_set_stateless_cookie_generate_cb(context, MakeCookie);
  SSL_CTX_set_stateless_cookie_verify_cb(context, VerifyCookie);
  const bool good =
      SSL_CTX_use_certificate_chain_file(context, pki.files.chain_path.c_str()) == 1 &&
      SSL_CTX_use_PrivateKey_file(context, pki.files.key_path.c_str(), SSL_FILETYPE_PEM) == 1 &&
      SSL_CTX_set_ciphersuites(context, suites.c_str()) == 1 &&
      SSL_CTX_set1_groups_list(context, groups.c_str()) == 1;
  RequireSystem(good, "SSL_CTX_set...");
  ssl_.reset(SSL_new(context));
  RequireSystem(SSL_set_fd(ssl_.get(), socket_.get()) == 1, "SSL_set_fd");
}

void LibSslServer::Serve() {
  while (errors_.empty() && !cookie_verified_) {
    ERR_clear_error();
    const int result = SSL_stateless(ssl_.get());
    cookie_verified_ = result == 1;
    if (result == 0) ++cookies_sent_;
    // It gives up at a change_cipher_spec between the ClientHellos, without an error, to be called
    // again.
    const bool passed_over = result < 0 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_SYSCALL &&
                             ERR_peek_error() == 0;
    if (result < 0 && !passed_over && !Succeeded(result)) return;
  }
  if (!handshake_done() && !Succeeded(SSL_accept(ssl_.get()))) return;
  std::array<char, 4096> buffer;
  while (errors_.empty()) {
    const int size = SSL_read(ssl_.get(), buffer.data(), buffer.size());
    if (!Succeeded(size)) return;
    heard_.append(buffer.data(), static_cast<size_t>(size));
    // What these tests say fits the socket's buffer.
    (void)Succeeded(SSL_write(ssl_.get(), buffer.data(), size));
  }
}

bool LibSslServer::Succeeded(int result) {
  if (result > 0) return true;
  const int error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return false;
  if (error == SSL_ERROR_ZERO_RETURN) {
    (void)SSL_shutdown(ssl_.get());
    errors_ = "closed";
  } else {
    const char* reason = ERR_reason_error_string(ERR_peek_error());
    errors_ = reason == nullptr ? "error " + std::to_string(error) : reason;
  }
  socket_.Close();
  return false;
}

void LibSslServer::AddInterests(std::vector<pollfd>& interests) const {
  if (socket_.open()) interests.push_back({socket_.get(), POLLIN, 0});
}

}  // namespace lockstep::interop
