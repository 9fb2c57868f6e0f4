#include "x509/diagnosis.h"

#include <iterator>
#include <new>
#include <string_view>

#include "x509/check.h"
#include "x509/revocation_reason.h"

namespace lockstep::x509 {
namespace {

std::string Quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string_view KeyUsageName(uint64_t bit) {
  static constexpr std::string_view kNames[] = {
      "digitalSignature", "contentCommitment", "keyEncipherment",
      "dataEncipherment", "keyAgreement",      "keyCertSign",
      "cRLSign",          "encipherOnly",      "decipherOnly"};
  return bit < std::size(kNames) ? kNames[bit] : "one of its bits";
}

// What a missing issuer may be hiding behind.
std::string BrokenCertificates(const Diagnosis& diagnosis) {
  for (size_t i = 1; i < diagnosis.chain.size(); ++i)
    if (const auto& error = diagnosis.chain[i].parse_error)
      return "; certificate " + std::to_string(i) +
             " of the chain could not be read: " + Describe(*error);
  return "";
}

std::string UnknownIssuerSentence(const Diagnosis& diagnosis, const Failure& failure) {
  const std::string anchors = std::to_string(diagnosis.anchor_count) + " trust anchors";
  const bool is_known = failure.certificate < diagnosis.chain.size();
  if (is_known && diagnosis.chain[failure.certificate].self_issued)
    return diagnosis.Who(failure.certificate) + " is self-signed and is not among the " + anchors;
  return diagnosis.Who(failure.certificate) + " was issued by " + Quoted(failure.detail) +
         ", which is neither among the " + anchors + " nor in the chain" +
         BrokenCertificates(diagnosis);
}

std::string NameMismatchSentence(const Diagnosis& diagnosis, const Failure& failure) {
  std::string names = diagnosis.chain.empty() ? "" : NamesText(diagnosis.chain[0]);
  return "the certificate is for " + names + ", and not for " + Quoted(failure.detail) +
         (failure.constraint.empty() ? "" : ": " + failure.constraint);
}

// One sentence on one failure, without a period.
std::string Sentence(const Diagnosis& diagnosis, const Failure& failure) {
  const std::string who = diagnosis.Who(failure.certificate);
  const auto& values = failure.error.values;
  const std::string now = FormatTime(diagnosis.time);
  switch (failure.error.reason) {
    case Reason::kCertificateExpired:
      return who + " expired at " + FormatTime(static_cast<Time>(values[0])) + "; it is " + now;
    case Reason::kCertificateNotYetValid:
      return who + " is not valid before " + FormatTime(static_cast<Time>(values[0])) + "; it is " +
             now;
    case Reason::kUnknownIssuer:
    case Reason::kSelfSignedCertificate:
      return UnknownIssuerSentence(diagnosis, failure);
    case Reason::kNameMismatch:
      return NameMismatchSentence(diagnosis, failure);
    case Reason::kCertificateSignatureInvalid:
      return "the signature on " + who + " was not made by the key of its issuer " +
             Quoted(failure.detail);
    case Reason::kWrongPurpose:
      return who + " may be used for the purposes " + failure.detail + " only, and not for " +
             std::string(NameOf(diagnosis.purpose));
    case Reason::kKeyUsageForbids:
      return who + " has a key usage without " + std::string(KeyUsageName(values[0]));
    case Reason::kNameConstraintViolated:
    case Reason::kUnsupportedNameConstraint:
      return who + " holds the name " + failure.detail + ", which " +
             diagnosis.Who(static_cast<size_t>(values[0])) + " does not permit" +
             (failure.constraint.empty() ? "" : ": it " + failure.constraint);
    case Reason::kCertificateRevoked:
      return who + " was revoked at " + FormatTime(static_cast<Time>(values[0])) + " (" +
             std::string(NameOf(static_cast<RevocationReason>(values[1]))) + "), says " +
             failure.detail;
    case Reason::kRevocationStatusUnknown:
      return "nothing shows that " + who + " has not been revoked: " +
             (failure.detail.empty() ? "no CRL and no OCSP response is at hand" : failure.detail);
    case Reason::kPinMismatch:
    case Reason::kPathBudgetExceeded:
    case Reason::kEmptyChain:
    case Reason::kChainTooLong:
    case Reason::kChainTooLarge:
    case Reason::kOutOfMemory:
    case Reason::kInvalidArgument:
      return Describe(failure.error);
    default:
      return who + ": " + Describe(failure.error) +
             (failure.detail.empty() ? "" : " (" + failure.detail + ')');
  }
}

// What a person can do about it; empty where there is nothing to say.
std::string_view AdviceOn(Reason reason) {
  switch (reason) {
    case Reason::kCertificateExpired:
      return "It has to be renewed by its owner. If it should still be valid, check this machine's "
             "clock.";
    case Reason::kCertificateNotYetValid:
      return "Check this machine's clock.";
    case Reason::kUnknownIssuer:
      return "If you trust that issuer, add its certificate to the trust anchors. If it is an "
             "intermediate of a CA that you trust, the peer has to send it along.";
    case Reason::kSelfSignedCertificate:
      return "If it is the right one (compare its pin over another channel), add this very "
             "certificate to the trust anchors.";
    case Reason::kNameMismatch:
      return "Ask for one of the names in the certificate, or have it issued anew with the name "
             "you ask for as a subjectAltName.";
    case Reason::kCertificateSignatureInvalid:
      return "The certificate was changed, or its issuer has the same name and another key than "
             "the one at hand.";
    case Reason::kObsoleteSignatureHash:
    case Reason::kUnsupportedCertificateSignature:
      return "It has to be issued anew, signed with ECDSA, Ed25519 or RSA and SHA-256 or longer "
             "(for "
             "RSA-PSS, with a salt as long as the hash).";
    case Reason::kUnsupportedPublicKey:
    case Reason::kPublicKeySizeUnacceptable:
      return "It has to be issued anew for a key on P-256, P-384, P-521 or Ed25519, or an RSA key "
             "of 2048 to 8192 bits.";
    case Reason::kWrongPurpose:
    case Reason::kKeyUsageForbids:
    case Reason::kNotACertificateAuthority:
    case Reason::kPathLengthExceeded:
    case Reason::kNameConstraintViolated:
    case Reason::kNoValidPolicy:
    case Reason::kAnyPolicyMapped:
      return "Its issuer meant it for something else: it has to be issued anew.";
    case Reason::kCertificateRevoked:
      return "Its issuer has withdrawn it: its owner has to have another one issued.";
    case Reason::kRevocationStatusUnknown:
      return "Get a current CRL of its issuer, or have the peer staple an OCSP response. If that "
             "cannot be had, soft-fail accepts what is not known to be revoked.";
    case Reason::kStapleMissing:
      return "The server has to be set up to staple OCSP responses, and to renew them in time.";
    case Reason::kPinMismatch:
      return "Either the peer has changed its keys and the pins have to follow, or this is not "
             "the peer that was pinned.";
    default:
      return "";
  }
}

std::string CheckText(const Check& check) {
  return "The check that failed: " + std::string(check.name) + " (" + std::string(check.section) +
         ").\n";
}

// "Bytes 120 to 134 of the certificate are at fault: 17 0d ...".
std::string FaultText(const Diagnosis& diagnosis, const Failure& failure) {
  const Fault& fault = failure.fault;
  std::string out = "Bytes " + std::to_string(fault.offset) + " to " +
                    std::to_string(fault.offset + fault.size - 1) + " of " +
                    diagnosis.Who(failure.certificate) + " are at fault: ";
  return out + FaultHex(fault) + (fault.size > fault.bytes.size() ? " ...\n" : "\n");
}

std::string AttemptsText(const Diagnosis& diagnosis) {
  std::string out = "Paths that were tried:\n";
  for (const Attempt& attempt : diagnosis.attempts) {
    out += "  ";
    for (const size_t index : attempt.certificates)
      out += (index == 0 ? "" : " <- ") + std::to_string(index);
    if (attempt.anchor) out += " <- trust anchor " + Quoted(*attempt.anchor);
    out += ": " + Sentence(diagnosis, attempt.failure) + '\n';
  }
  if (diagnosis.attempt_count > diagnosis.attempts.size())
    out +=
        "  and " + std::to_string(diagnosis.attempt_count - diagnosis.attempts.size()) + " more\n";
  return out;
}

}  // namespace

std::string Diagnosis::Summary() const noexcept { return Describe(failure); }

std::string Diagnosis::Describe(const Failure& one) const noexcept try {
  return Sentence(*this, one);
} catch (const std::bad_alloc&) {
  return std::string(kNoMemoryToDescribe);
}

std::string_view Diagnosis::Advice() const { return AdviceOn(error().reason); }

std::string Diagnosis::Explain() const noexcept try {
  std::string out = "The peer's certificate was refused: " + Summary() + ".\n";
  if (const std::string_view advice = Advice(); !advice.empty()) out.append(advice) += '\n';
  for (const Failure& other : leaf_failures)
    if (other.error != error()) out += "Besides: " + Sentence(*this, other) + ".\n";
  if (const Check check = CheckOf(error().reason); !check.name.empty()) out += CheckText(check);
  if (failure.fault.size != 0) out += FaultText(*this, failure);
  if (!chain.empty()) out += ChainText();
  if (!attempts.empty()) out += AttemptsText(*this);
  return out;
} catch (const std::bad_alloc&) {
  return std::string(kNoMemoryToDescribe);
}

}  // namespace lockstep::x509
