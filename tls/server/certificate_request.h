// The server's side of client authentication, in the handshake and after it (RFC 9846 sections
// 4.4.2, 4.5.1, 4.7.2).
#ifndef TLS_SERVER_CERTIFICATE_REQUEST_H_
#define TLS_SERVER_CERTIFICATE_REQUEST_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "crypto/base/result.h"
#include "tls/config.h"
#include "tls/handshake/context.h"
#include "tls/handshake/peer_certificate.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "x509/diagnosis.h"

namespace lockstep::server {

// The CertificateRequest of a configuration, which it borrows, as it does the context.
class OwnCertificateRequest {
 public:
  explicit OwnCertificateRequest(const ServerConfig& config, Bytes request_context = {});
  OwnCertificateRequest(const OwnCertificateRequest&) = delete;
  OwnCertificateRequest& operator=(const OwnCertificateRequest&) = delete;

  [[nodiscard]] const messages::CertificateRequest& message() const { return message_; }

 private:
  std::vector<messages::DistinguishedName> authorities_;
  std::vector<messages::OidFilter> filters_;
  messages::CertificateRequest message_;
};

// Takes the chain out of a client's Certificate and holds its leaf to the configured filters; a
// null one for an empty one. kCertificateRequired where the configuration wants one,
// kOidFilterUnsatisfied, and the errors of CopyChain.
Result<ReceivedChain> ReadClientChain(const messages::Certificate& certificate,
                                      const ServerConfig& config);

// Verifies such a chain against the configuration's roots, pins and CRLs at `time`, in seconds
// since 1970; returns whether a key is pinned (x509::VerifiedPath). A refusal leaves its diagnosis.
Result<std::optional<bool>> VerifyClientChain(const ReceivedChain& received,
                                              const ServerConfig& config, int64_t time,
                                              std::shared_ptr<const x509::Diagnosis>& diagnosis);

}  // namespace lockstep::server

#endif  // TLS_SERVER_CERTIFICATE_REQUEST_H_
