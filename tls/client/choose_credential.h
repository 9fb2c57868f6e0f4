// What a client answers a CertificateRequest with (RFC 9846 sections 4.4.2, 4.5.1.2).
#ifndef TLS_CLIENT_CHOOSE_CREDENTIAL_H_
#define TLS_CLIENT_CHOOSE_CREDENTIAL_H_

#include <memory>
#include <span>

#include "crypto/base/result.h"
#include "tls/handshake/own_certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/options.h"

namespace lockstep::client {

struct Authentication {
  // The configuration's, whose counter is left alone: threads share it. Null: none fits, the
  // Certificate will be empty.
  const std::shared_ptr<const Credential>* credential = nullptr;
  SignatureScheme scheme{};
  Stapling stapling = Stapling::kNo;  // whether the server asks for OCSP responses
};

// Chooses among the credentials as ClientOptions::credentials says. kMissingExtension without
// signature_algorithms; the errors of OidFilters::Parse.
Result<Authentication> ChooseCredential(
    const messages::CertificateRequest& request,
    std::span<const std::shared_ptr<const Credential>> credentials);

}  // namespace lockstep::client

#endif  // TLS_CLIENT_CHOOSE_CREDENTIAL_H_
