#include "x509/testing/test_revocation.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "x509/algorithm_writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

constexpr Time kHour = 3600;
constexpr std::array<uint8_t, crypto::kSeedSize> kSeed = {'r', 'e', 'v', 'o', 'k', 'e', 'd'};

// A test that cannot make what it tests has no result.
template <class T>
T Must(Result<T> result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "test_revocation: %s\n", Describe(result.error()).c_str());
  std::abort();
}

const crypto::Hash& Sha256(const TestPki& pki) {
  return *crypto::Find(pki.provider(), crypto::HashId::kSha256);
}

std::vector<uint8_t> Respond(const TestPki& pki, const TestCertificate& issuer,
                             const TestCertificate& signer, const TestCertificate& certificate,
                             OcspSpec spec, OcspStatus status, const OcspChange& change) {
  const Certificate subject = Must(Certificate::Parse(certificate.der));
  const std::vector<uint8_t> info = WriteSubjectPublicKeyInfo(issuer.key->public_key());
  const SubjectPublicKeyInfo issuer_key = Must(ParseSubjectPublicKeyInfo(info));
  spec.produced_at = kTestNow - kHour;
  spec.responses = {{.certificate = &subject,
                     .issuer_key = &issuer_key,
                     .status = status,
                     .revocation_time = kTestNow - kTestDay,
                     .reason = RevocationReason::kKeyCompromise,
                     .this_update = kTestNow - kHour,
                     .next_update = kTestNow + kTestDay}};
  if (change) change(spec);
  crypto::Random random(pki.provider().keystream, kSeed);
  return Must(IssueOcspResponse(spec, {signer.name, signer.key.get(), pki.scheme}, random));
}

}  // namespace

std::vector<uint8_t> SerialOf(const TestCertificate& certificate) {
  return Copy(Must(Certificate::Parse(certificate.der)).serial);
}

std::vector<uint8_t> MakeCrl(const TestPki& pki, const TestCertificate& issuer,
                             const std::vector<TestCertificate>& revoked, const CrlChange& change) {
  CrlSpec spec;
  spec.this_update = kTestNow - kHour;
  spec.next_update = kTestNow + kTestDay;
  for (const TestCertificate& certificate : revoked)
    spec.revoked.push_back(
        {SerialOf(certificate), kTestNow - kTestDay, RevocationReason::kKeyCompromise});
  spec.extensions = {AuthorityKeyIdentifierExtension(KeyIdentifierOf(
                         WriteSubjectPublicKeyInfo(issuer.key->public_key()), Sha256(pki))),
                     CrlNumberExtension(1)};
  if (change) change(spec);
  crypto::Random random(pki.provider().keystream, kSeed);
  return Must(IssueCrl(spec, {issuer.name, issuer.key.get(), pki.scheme}, random));
}

std::vector<uint8_t> MakeOcspResponse(const TestPki& pki, const TestCertificate& issuer,
                                      const TestCertificate& certificate, OcspStatus status,
                                      const OcspChange& change) {
  return Respond(pki, issuer, issuer, certificate, {}, status, change);
}

std::vector<uint8_t> MakeDelegatedOcspResponse(const TestPki& pki, const TestCertificate& issuer,
                                               const TestCertificate& responder,
                                               const TestCertificate& certificate,
                                               const OcspChange& change) {
  OcspSpec spec;
  spec.certificates = {responder.der};
  return Respond(pki, issuer, responder, certificate, std::move(spec), OcspStatus::kGood, change);
}

TestCertificate MakeResponder(TestPki& pki, const TestCertificate& issuer, const Change& change) {
  return pki.Client(issuer, "Responder", [&](CertificateSpec& spec) {
    const Bytes purpose = oid::kOcspSigning;
    SetExtension(spec, ExtendedKeyUsageExtension({&purpose, 1}));
    if (change) change(spec);
  });
}

}  // namespace lockstep::x509
