// `lockstep cert`: certificates for tries and tests.
#ifndef TOOLS_COMMAND_CERT_H_
#define TOOLS_COMMAND_CERT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/signature/signature.h"
#include "tools/base/problem.h"
#include "x509/secret_bytes.h"

namespace lockstep::tools {

enum class CertificateKind : uint8_t { kCa, kServer, kClient };

struct CertOptions {
  CertificateKind kind = CertificateKind::kCa;
  std::string certificate_file, key_file;  // where to write
  std::string ca_file, ca_key_file;        // who signs; a CA without them signs itself
  std::string name;                        // commonName; empty: the first of `alt_names`
  std::vector<std::string> alt_names;      // DNS names, IP addresses, e-mail addresses
  // Of a CA: how many CAs may follow below it (nothing: any number), and the names that they may
  // certify (ParseSubtree).
  std::optional<uint32_t> path_length;
  std::vector<std::string> permitted, excluded;
  std::string algorithm = "p256";  // p256, p384, p521, ed25519, rsa
  size_t rsa_bits = 2048;
  std::string not_before, not_after;  // ParseTime; empty: an hour ago, and `days` from now
  std::optional<unsigned> days;       // nothing: 3650 for a CA, else 90
  bool force = false;                 // files that exist are replaced
};

// Writes a certificate (mode 0644), followed by those of its issuers up to the root, and its key
// (mode 0600), both as PEM: both files or neither (see WriteFiles).
Outcome<void> MakeCertificateFiles(const CertOptions& options);

// A certificate chain and a key as PEM, without files.
struct CertificatePem {
  x509::SecretBytes certificates;
  x509::SecretBytes key;
};
// `issuer`: null for a certificate that signs itself. Of the options, files are not read.
Outcome<CertificatePem> MakeCertificate(const CertOptions& options, const CertificatePem* issuer);

// ParseKeyAlgorithm takes the names of CertOptions::algorithm.
std::optional<crypto::KeyAlgorithm> ParseKeyAlgorithm(std::string_view name);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_CERT_H_
