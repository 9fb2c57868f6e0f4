// The usual kinds of certificate, as specifications for IssueCertificate: a CA, and server and
// client certificates. What is returned can still be changed.
#ifndef X509_ISSUE_PROFILES_H_
#define X509_ISSUE_PROFILES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "crypto/base/result.h"
#include "crypto/hash/hash.h"
#include "crypto/signature/signature.h"
#include "x509/certificate.h"
#include "x509/issue.h"
#include "x509/name_writer.h"

namespace lockstep::x509 {

// What each kind needs: who, whose key, how long. `sha256` (the provider's row) makes the key
// identifiers.
struct Subject {
  NameSpec name;
  crypto::PublicKey key;
  Validity validity;
};

// A CA that may sign certificates and CRLs, with `path_length` intermediates below it if given.
// `issuer_key`: the key that will sign; the subject's own for a root.
CertificateSpec CaSpec(const Subject& subject, const crypto::PublicKey& issuer_key,
                       const crypto::Hash& sha256, std::optional<uint32_t> path_length = {});

// A server certificate for `names` (extension_writer.h: SubjectAltNameFromText).
Result<CertificateSpec> ServerSpec(const Subject& subject, const crypto::PublicKey& issuer_key,
                                   const crypto::Hash& sha256, std::span<const std::string> names);

// A client certificate; `names` may be empty.
Result<CertificateSpec> ClientSpec(const Subject& subject, const crypto::PublicKey& issuer_key,
                                   const crypto::Hash& sha256, std::span<const std::string> names);

}  // namespace lockstep::x509

#endif  // X509_ISSUE_PROFILES_H_
