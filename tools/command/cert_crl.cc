#include "tools/command/cert_crl.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "tools/base/certificates.h"
#include "tools/base/environment.h"
#include "tools/base/file.h"
#include "tools/command/issuing_authority.h"
#include "tools/command/time_text.h"
#include "x509/extension_writer.h"
#include "x509/issue_crl.h"
#include "x509/pem.h"
#include "x509/revocation_reason.h"

namespace lockstep::tools {
namespace {

constexpr x509::Time kDay = 24 * 60 * 60;

constexpr x509::RevocationReason kReasons[] = {
    x509::RevocationReason::kKeyCompromise,        x509::RevocationReason::kCaCompromise,
    x509::RevocationReason::kAffiliationChanged,   x509::RevocationReason::kSuperseded,
    x509::RevocationReason::kCessationOfOperation, x509::RevocationReason::kCertificateHold,
    x509::RevocationReason::kPrivilegeWithdrawn,   x509::RevocationReason::kAaCompromise,
};

Outcome<std::optional<x509::RevocationReason>> ParseReason(const std::string& text) {
  if (text.empty()) return std::nullopt;
  std::string known;
  for (const x509::RevocationReason reason : kReasons) {
    if (x509::NameOf(reason) == text) return std::optional(reason);
    known += ' ' + std::string(x509::NameOf(reason));
  }
  return Problem{ExitCode::kUsage, "--reason: \"" + text + "\" is unknown; there are" + known};
}

}  // namespace

Outcome<void> MakeCrlFile(const CrlOptions& options) {
  LOCKSTEP_ASSIGN(const auto reason, ParseReason(options.reason));
  x509::CrlSpec spec;
  spec.this_update = Now();
  if (!options.this_update.empty()) {
    LOCKSTEP_ASSIGN(spec.this_update, ParseTimeOption(options.this_update));
  }
  spec.next_update = spec.this_update + options.days * kDay;
  LOCKSTEP_ASSIGN(const x509::SecretBytes ca, ReadFile(options.ca_file));
  LOCKSTEP_ASSIGN(const x509::SecretBytes ca_key, ReadFile(options.ca_key_file));
  LOCKSTEP_ASSIGN(const IssuingAuthority authority, IssuingAuthority::Load(ca, ca_key));
  const x509::Certificate& issuer = *authority.chain.front();
  for (const std::string& file : options.revoked) {
    LOCKSTEP_ASSIGN(const x509::OwnedCertificate certificate,
                    authority.ReadIssued("--revoke", file));
    x509::RevokedSpec revoked;
    revoked.serial = Copy(certificate->serial);
    revoked.revocation_date = spec.this_update;
    revoked.reason = reason;
    spec.revoked.push_back(std::move(revoked));
  }
  // RFC 5280 sections 5.2.1 and 5.2.3.
  if (const auto& key_identifier = issuer.extensions.subject_key_identifier) {
    spec.extensions.push_back(x509::AuthorityKeyIdentifierExtension(key_identifier->value));
  }
  spec.extensions.push_back(
      x509::CrlNumberExtension(static_cast<uint64_t>(std::max<x509::Time>(spec.this_update, 0))));
  LOCKSTEP_ASSIGN(crypto::Random random, SystemRandom());
  const auto crl =
      x509::IssueCrl(spec, {.name = issuer.subject.der(), .key = authority.key.get()}, random);
  if (!crl.has_value()) return ProblemOf("signing the CRL", crl.error());
  const x509::SecretBytes pem = x509::WritePem(kPemCrl, *crl);
  return WriteFile(options.crl_file, pem, 0644,
                   options.force ? Existing::kReplace : Existing::kKeep);
}

}  // namespace lockstep::tools
