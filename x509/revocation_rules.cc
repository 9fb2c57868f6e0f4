#include "x509/revocation_rules.h"

#include <algorithm>

namespace lockstep::x509 {
namespace {

Status CheckCurrent(const Validity& validity, Time now) {
  if (now < validity.not_before)
    return Error{Reason::kRevocationNotYetValid, 0, {static_cast<uint64_t>(validity.not_before)}};
  if (now > validity.not_after)
    return Error{Reason::kRevocationExpired, 0, {static_cast<uint64_t>(validity.not_after)}};
  return {};
}

Status CheckKeyUsage(const std::optional<KeyUsage>& usage, KeyUsageBit bit) {
  if (!usage || usage->Has(bit)) return {};
  return Error{Reason::kKeyUsageForbids, 0, {static_cast<uint64_t>(bit)}};
}

// What is wrong with a signature on a certificate has other words here.
Status CheckSignature(const SignedStructure& structure, const SubjectPublicKeyInfo& key,
                      const RevocationContext& context) {
  const Status status = context.signatures.Verify(structure, key);
  if (status || KindOf(status.error().reason) == ErrorKind::kInternal ||
      status.error().reason == Reason::kPathBudgetExceeded)
    return status;
  return Error{Reason::kRevocationSignatureInvalid, status.error().offset};
}

bool IsSame(const GeneralName& a, const GeneralName& b) {
  if (a.kind != b.kind) return false;
  // A directoryName in a list has been read, and its content is the Name.
  if (a.kind == GeneralName::Kind::kDirectoryName)
    return Name::Checked(a.value).Matches(Name::Checked(b.value));
  return Equal(a.value, b.value);
}

bool Holds(const GeneralNames& names, const GeneralName& name) {
  return std::ranges::any_of(names, [&](const GeneralName& other) { return IsSame(other, name); });
}

// RFC 5280 section 6.3.3 (b) (2) (i): one name of the CRL's distribution point is one of the
// certificate's. Without distribution points of its own, a certificate is looked for at the point
// that has its issuer's name. Points of another CRL issuer lead to indirect CRLs.
bool IsAtDistributionPoint(const GeneralNames& names, const RevocationQuestion& question) {
  const auto& points = question.certificate.extensions.crl_distribution_points;
  if (!points)
    return Holds(names, {GeneralName::Kind::kDirectoryName, question.certificate.issuer.der()});
  return std::ranges::any_of(points->value, [&](const DistributionPoint& point) {
    return !point.has_crl_issuer &&
           std::ranges::any_of(point.name.full_name,
                               [&](const GeneralName& name) { return Holds(names, name); });
  });
}

// Section 6.3.3 (b).
bool Covers(const Crl& crl, const RevocationQuestion& question) {
  if (!crl.issuer.Matches(question.certificate.issuer)) return false;
  const auto& point = crl.issuing_distribution_point;
  if (!point) return true;
  const bool is_ca =
      ValueOf(question.certificate.extensions.basic_constraints).value_or(BasicConstraints()).ca;
  if (is_ca ? point->only_user_certificates : point->only_ca_certificates) return false;
  if (point->only_attribute_certificates) return false;
  // A name relative to the issuer's is not supported: nothing matches it.
  return point->name.empty() || IsAtDistributionPoint(point->name.full_name, question);
}

// Whether the CRL's key identifier rules out the issuer's key, which then needs no signature to
// tell.
bool IsOfAnotherKey(const Crl& crl, const Authority& issuer) {
  return !issuer.key_identifier.empty() &&
         !Equal(issuer.key_identifier, crl.authority_key_identifier.key_identifier);
}

Validity ValidityOf(const SingleResponse& single) {
  return {single.this_update,
          single.next_update.value_or(single.this_update + kMaxOcspAgeWithoutNextUpdate)};
}

SignedStructure Signed(const OcspResponse& response) {
  return {response.der, response.tbs, response.signature_algorithm, response.signature};
}

// RFC 6960 section 4.2.2.2: a responder that the CA has appointed itself.
Status CheckResponderCertificate(const Certificate& responder, const RevocationQuestion& question,
                                 const RevocationContext& context) {
  const Extensions& extensions = responder.extensions;
  const auto purposes = ValueOf(extensions.extended_key_usage);
  // MUST include id-kp-OCSPSigning, and MUST be issued directly by the CA.
  if (!purposes || !purposes->ocsp_signing || !responder.issuer.Matches(question.issuer.subject) ||
      !UnhandledCritical(extensions).empty())
    return Error{Reason::kRevocationSignerUnknown};
  LOCKSTEP_TRY(CheckKeyUsage(ValueOf(extensions.key_usage), KeyUsageBit::kDigitalSignature));
  LOCKSTEP_TRY(CheckCurrent(responder.validity, context.request.time));
  return CheckSignature(
      {responder.der, responder.tbs, responder.signature_algorithm, responder.signature},
      question.issuer.subject_public_key_info, context);
}

// Signed by the issuer itself, or by one of the responders whose certificates are in the response.
// The last failure is the one that tells most: the issuer is tried first.
Status CheckSigner(const OcspResponse& response, const RevocationQuestion& question,
                   const RevocationContext& context) {
  const Authority& issuer = question.issuer;
  Status status = Error{Reason::kRevocationSignerUnknown};
  if (IsResponder(response, issuer.subject, issuer.subject_public_key_info)) {
    status = CheckKeyUsage(issuer.key_usage, KeyUsageBit::kDigitalSignature);
    if (status) status = CheckSignature(Signed(response), issuer.subject_public_key_info, context);
    if (status) return status;
  }
  for (const Bytes der : response.certificates) {
    const Result<Certificate> responder = Certificate::Parse(der);
    if (!responder ||
        !IsResponder(response, responder->subject, responder->subject_public_key_info))
      continue;
    status = CheckResponderCertificate(*responder, question, context);
    if (status)
      status = CheckSignature(Signed(response), responder->subject_public_key_info, context);
    if (status) return status;
  }
  return status;
}

}  // namespace

Result<RevocationAnswer> AskCrl(const Crl& crl, const RevocationQuestion& question,
                                const RevocationContext& context) {
  if (!Covers(crl, question)) return Error{Reason::kRevocationOutOfScope};
  LOCKSTEP_TRY(CheckCurrent(crl.validity, context.request.time));
  // Section 6.3.3 (f): cRLSign, where the issuer has a key usage.
  LOCKSTEP_TRY(CheckKeyUsage(question.issuer.key_usage, KeyUsageBit::kCrlSign));
  if (IsOfAnotherKey(crl, question.issuer)) return Error{Reason::kRevocationSignerUnknown};
  LOCKSTEP_TRY(CheckSignature({crl.der, crl.tbs, crl.signature_algorithm, crl.signature},
                              question.issuer.subject_public_key_info, context));
  if (crl.revoked_count > context.request.budget.crl_entries - context.work.crl_entries)
    return Error{Reason::kPathBudgetExceeded};
  context.work.crl_entries += crl.revoked_count;
  RevocationAnswer answer;
  if (const auto entry = crl.Find(question.certificate.serial)) {
    answer.revoked = Revocation{entry->revocation_date, entry->reason};
    return answer;
  }
  // Section 6.3.3 (l): good is who is on no CRL for any reason.
  answer.is_good =
      !crl.issuing_distribution_point || !crl.issuing_distribution_point->only_some_reasons;
  return answer;
}

Result<RevocationAnswer> AskOcsp(const OcspResponse& response, const RevocationQuestion& question,
                                 const RevocationContext& context) {
  const Authority& issuer = question.issuer;
  for (const SingleResponse single : response.responses) {
    if (!Matches(single.id, question.certificate.issuer, issuer.subject_public_key_info,
                 question.certificate.serial, *context.request.provider))
      continue;
    LOCKSTEP_TRY(CheckCurrent(ValidityOf(single), context.request.time));
    LOCKSTEP_TRY(CheckSigner(response, question, context));
    if (single.status == OcspStatus::kUnknown) return Error{Reason::kOcspStatusUnknown};
    RevocationAnswer answer;
    answer.is_good = single.status == OcspStatus::kGood;
    if (!answer.is_good) answer.revoked = Revocation{single.revocation_time, single.reason};
    return answer;
  }
  return Error{Reason::kRevocationOutOfScope};
}

}  // namespace lockstep::x509
