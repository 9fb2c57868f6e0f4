#include "x509/testing/verify_helper.h"

#include <cstdio>
#include <cstdlib>

namespace lockstep::x509 {
namespace {

void Must(const Status& status) {
  if (status) return;
  std::fprintf(stderr, "TestQuestion: %s\n", Describe(status.error()).c_str());
  std::abort();
}

}  // namespace

std::expected<VerifiedPath, Diagnosis> Ask(const TestPki& pki, const TestQuestion& question) {
  TrustStore trust;
  for (const TestCertificate& root : question.roots) Must(trust.AddCertificate(root.der));
  std::vector<Bytes> chain;
  for (const TestCertificate& certificate : question.chain) chain.push_back(certificate.der);
  std::vector<ReferenceName> names;
  for (const std::string& text : question.names) {
    const Result<ReferenceName> name = ReferenceName::Parse(text);
    Must(name ? Status() : Status(name.error()));
    names.push_back(*name);
  }
  VerifyRequest request;
  request.chain = chain;
  request.trust = &trust;
  request.provider = &pki.provider();
  request.purpose = question.purpose;
  request.names = names;
  request.time = question.time;
  request.pins = &question.pins;
  request.budget = question.budget;
  request.policies = question.policies;
  if (question.change) question.change(request);
  return Verify(request);
}

std::string Verdict(const TestPki& pki, const TestQuestion& question) {
  const auto answer = Ask(pki, question);
  return answer ? "ok" : std::string(NameOf(answer.error().error().reason));
}

}  // namespace lockstep::x509
