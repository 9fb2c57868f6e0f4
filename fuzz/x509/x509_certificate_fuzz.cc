// Certificate::Parse on any bytes. Oracles: every view lies inside the input; the parts make up the
// whole again; what is printed of it is printable.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "crypto/base/bytes.h"
#include "crypto/hash/sha2.h"
#include "x509/authority.h"
#include "x509/certificate.h"
#include "x509/certificate_summary.h"
#include "x509/der/writer.h"
#include "x509/path_rules.h"
#include "x509/verify_request.h"

namespace lockstep::x509 {
namespace {

void Check(bool condition) {
  if (!condition) std::abort();
}

bool IsPrintable(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

void CheckViews(const Certificate& certificate) {
  const auto check = [&](Bytes part) {
    if (part.empty()) return;
    Check(part.data() >= certificate.der.data());
    Check(part.data() + part.size() <= certificate.der.data() + certificate.der.size());
  };
  check(certificate.tbs);
  check(certificate.serial);
  check(certificate.issuer.der());
  check(certificate.subject.der());
  check(certificate.subject_public_key_info.der);
  check(certificate.subject_public_key_info.key_bits);
  check(certificate.signature);
  if (certificate.public_key()) {
    check(certificate.public_key()->key);
    check(certificate.public_key()->exponent);
  }
  if (const auto names = ValueOf(certificate.extensions.subject_alt_name))
    for (const GeneralName name : *names) check(name.value);
  if (const auto constraints = ValueOf(certificate.extensions.name_constraints)) {
    for (const GeneralName base : constraints->permitted) check(base.value);
    for (const GeneralName base : constraints->excluded) check(base.value);
  }
}

// Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }
void CheckRoundTrip(const Certificate& certificate) {
  der::Writer writer;
  writer.Sequence([&] {
    writer.Raw(certificate.tbs);
    writer.Raw(certificate.signature_algorithm.der);
    writer.BitString(certificate.signature);
  });
  Check(Equal(writer.bytes(), certificate.der));
}

void Fuzz(Bytes input) {
  const Result<Certificate> parsed = Certificate::Parse(input);
  const CertificateSummary summary = Summarize(input, &crypto::kSha256);
  Check(summary.parse_error.has_value() != parsed.has_value());
  if (!parsed) return Check(parsed.error().offset <= input.size());
  CheckViews(*parsed);
  CheckRoundTrip(*parsed);
  for (const std::string& text : {summary.subject, summary.issuer, summary.pin})
    Check(IsPrintable(text));
  for (const std::string& name : summary.names) Check(IsPrintable(name));
  Check(parsed->subject.Matches(parsed->subject) && parsed->subject.IsWithin(parsed->subject));
  if (parsed->IsSelfIssued()) Check(parsed->subject.MatchHash() == parsed->issuer.MatchHash());

  // The rules, with the certificate as a leaf and as its own issuer.
  VerifyRequest request;
  request.time = parsed->validity.not_before;
  Work work;
  const RuleContext context{request, work};
  for (const Failure& failure : CheckLeaf(*parsed, context)) Check(IsPrintable(failure.detail));
  const PathEntry below[] = {{&*parsed, 0}};
  if (const auto failure = CheckIssuer(Authority::Of(*parsed), 1, below, context))
    Check(IsPrintable(failure->detail));
}

}  // namespace
}  // namespace lockstep::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::x509::Fuzz({data, size});
  return 0;
}
