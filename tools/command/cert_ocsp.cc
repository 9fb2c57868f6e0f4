#include "tools/command/cert_ocsp.h"

#include "tools/base/environment.h"
#include "tools/base/file.h"
#include "tools/command/issuing_authority.h"
#include "tools/command/time_text.h"
#include "x509/issue_ocsp.h"

namespace lockstep::tools {
namespace {

constexpr x509::Time kDay = 24 * 60 * 60;

}  // namespace

Outcome<void> MakeOcspFile(const OcspOptions& options) {
  x509::Time now = Now();
  if (!options.this_update.empty()) {
    LOCKSTEP_ASSIGN(now, ParseTimeOption(options.this_update));
  }
  LOCKSTEP_ASSIGN(const x509::SecretBytes ca, ReadFile(options.ca_file));
  LOCKSTEP_ASSIGN(const x509::SecretBytes ca_key, ReadFile(options.ca_key_file));
  LOCKSTEP_ASSIGN(const IssuingAuthority authority, IssuingAuthority::Load(ca, ca_key));
  LOCKSTEP_ASSIGN(const x509::OwnedCertificate subject,
                  authority.ReadIssued("--for", options.certificate_file));
  const x509::Certificate& issuer = *authority.chain.front();
  x509::OcspSpec spec;
  spec.produced_at = now;
  spec.responses = {{.certificate = &*subject,
                     .issuer_key = &issuer.subject_public_key_info,
                     .status = options.status,
                     .revocation_time = now,
                     .this_update = now,
                     .next_update = now + options.days * kDay}};
  LOCKSTEP_ASSIGN(crypto::Random random, SystemRandom());
  const auto response = x509::IssueOcspResponse(
      spec, {.name = issuer.subject.der(), .key = authority.key.get()}, random);
  if (!response.has_value()) return ProblemOf("signing the response", response.error());
  return WriteFile(options.ocsp_file, *response, 0644,
                   options.force ? Existing::kReplace : Existing::kKeep);
}

}  // namespace lockstep::tools
