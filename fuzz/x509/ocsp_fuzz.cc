// OcspResponse::Parse on any bytes, and what a verification makes of a response. An input is a line
// of DER elements: the issuer's certificate, a certificate, a response. Signatures are good where
// the last byte of them says so. Oracles: views lie inside the response; a certificate is shown to
// be good only by a response that names it; the work keeps to its budget.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/hash/sha2.h"
#include "crypto/provider.h"
#include "x509/der/reader.h"
#include "x509/ocsp.h"
#include "x509/revocation_rules.h"

namespace lockstep::x509 {
namespace {

using crypto::SignatureAlgorithm;

constexpr Time kNow = 1795249800;

void Check(bool condition) {
  if (!condition) std::abort();
}

Status FakeVerify(const crypto::PublicKey&, Bytes, Bytes signature) {
  if (!signature.empty() && signature.back() % 4 == 3) return Error{Reason::kInvalidSignature};
  return {};
}

const crypto::Provider& FuzzProvider() {
  static constexpr crypto::SignatureVerifier kEcdsa = {SignatureAlgorithm::kEcdsaSha256, "fuzz",
                                                       FakeVerify};
  static constexpr const crypto::SignatureVerifier* kVerifiers[] = {&kEcdsa};
  static constexpr const crypto::Hash* kHashes[] = {&crypto::kSha256};
  static constexpr crypto::Provider kProvider = {{}, {}, kVerifiers, kHashes, nullptr};
  return kProvider;
}

void CheckResponse(const OcspResponse& response) {
  const auto check = [&](Bytes part) {
    if (part.empty()) return;
    Check(part.data() >= response.der.data());
    Check(part.data() + part.size() <= response.der.data() + response.der.size());
  };
  check(response.tbs);
  check(response.responder_name.der());
  check(response.responder_key_hash);
  check(response.signature);
  size_t count = 0;
  for (const Bytes certificate : response.certificates) {
    check(certificate);
    ++count;
  }
  Check(count <= kMaxResponderCertificates);
  count = 0;
  for (const SingleResponse single : response.responses) {
    check(single.id.serial);
    Check(!single.id.serial.empty());
    ++count;
  }
  Check(count <= kMaxSingleResponses);
}

void Judge(const OcspResponse& response, Bytes issuer_der, Bytes certificate_der) {
  const Result<Certificate> issuer = Certificate::Parse(issuer_der);
  const Result<Certificate> certificate = Certificate::Parse(certificate_der);
  if (!issuer || !certificate) return;
  VerifyRequest request;
  request.provider = &FuzzProvider();
  request.time = kNow;
  request.budget.signatures = 4;
  Work work;
  SignatureCheck signatures(FuzzProvider(), request.budget, work);
  const Authority authority = Authority::Of(*issuer);
  const auto answer = AskOcsp(response, {*certificate, authority}, {request, signatures, work});
  Check(work.signatures <= request.budget.signatures);
  if (!answer) return;
  Check(answer->is_good != answer->revoked.has_value());
  Check(std::ranges::any_of(response.responses, [&](const SingleResponse& single) {
    return Equal(single.id.serial, certificate->serial);
  }));
}

void Fuzz(Bytes input) {
  der::Reader reader(input);
  const Bytes issuer = reader.Next().whole, certificate = reader.Next().whole;
  const Bytes rest = input.subspan(issuer.size() + certificate.size());
  // Any bytes by themselves, too.
  for (const Bytes der : {input, rest}) {
    const Result<OcspResponse> response = OcspResponse::Parse(der);
    if (!response) {
      Check(response.error().offset <= der.size());
      continue;
    }
    CheckResponse(*response);
    Judge(*response, issuer, certificate);
  }
}

}  // namespace
}  // namespace lockstep::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::x509::Fuzz({data, size});
  return 0;
}
