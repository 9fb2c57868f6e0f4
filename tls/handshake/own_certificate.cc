#include "tls/handshake/own_certificate.h"

#include <utility>

namespace lockstep {

OwnCertificate::OwnCertificate(const Credential* credential, Stapling stapling,
                               Bytes request_context) {
  message_.certificate_request_context = {request_context};
  if (credential == nullptr) return;
  const std::vector<std::vector<uint8_t>>& chain = credential->chain();
  entries_.reserve(chain.size());
  for (size_t i = 0; i < chain.size(); ++i) {
    messages::CertificateEntry entry{{chain[i]}, {}};
    const Bytes response = credential->ocsp_response(i);
    if (stapling == Stapling::kYes && !response.empty())
      entry.extensions.status_request.emplace().response = {response};
    entries_.push_back(entry);
  }
  message_.certificate_list = entries_;
}

SignQuestion MakeSignQuestion(Side signer, std::shared_ptr<const Credential> credential,
                              SignatureScheme scheme, const Transcript& transcript) {
  const crypto::HashValue hash = transcript.Current();
  const CertificateVerifyContent content(signer, hash.Expose());
  return {{}, scheme, Copy(content.bytes()), std::move(credential)};
}

Result<std::vector<uint8_t>> Sign(const SignQuestion& question, crypto::Random& random) {
  return question.credential->key().Sign(question.scheme, question.message, random);
}

Result<std::vector<uint8_t>> Sign(Side signer, const Credential& credential, SignatureScheme scheme,
                                  const Transcript& transcript, crypto::Random& random) {
  const crypto::HashValue hash = transcript.Current();
  const CertificateVerifyContent content(signer, hash.Expose());
  return credential.key().Sign(scheme, content.bytes(), random);
}

Status CheckSignature(const crypto::Provider& provider, const SignQuestion& question,
                      Bytes signature) {
  const SignatureScheme schemes[] = {question.scheme};
  const Status verified =
      VerifyCertificateVerify(provider, schemes, question.scheme,
                              question.credential->key().public_key(), question.message, signature);
  if (!verified.has_value()) return Error{Reason::kSignatureSelfCheckFailed};
  return {};
}

}  // namespace lockstep
