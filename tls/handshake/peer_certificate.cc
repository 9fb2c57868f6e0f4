#include "tls/handshake/peer_certificate.h"

#include <utility>
#include <vector>

#include "tls/messages/certificate_verify.h"
#include "tls/wire/parse.h"
#include "x509/certificate.h"

namespace lockstep {

Result<ReceivedChain> CopyChain(const messages::Certificate& certificate,
                                messages::ExtensionSet asked_for, size_t max_length) {
  ReceivedChain received;
  auto chain = std::make_shared<PeerChain>();
  for (const messages::CertificateEntry& entry : certificate.certificate_list) {
    if (chain->size() == max_length) {
      return Error{Reason::kChainTooLong, 0, {chain->size() + 1, max_length}};
    }
    LOCKSTEP_TRY(messages::CheckSolicited(entry.extensions, asked_for));
    chain->push_back(Copy(entry.cert_data.bytes));
    const auto& status = entry.extensions.status_request;
    received.staples.push_back(status ? Copy(status->response.bytes) : std::vector<uint8_t>());
  }
  received.chain = std::move(chain);
  return received;
}

Result<crypto::PublicKey> LeafKey(const PeerChain& chain) {
  LOCKSTEP_ASSIGN(const x509::Certificate leaf, x509::Certificate::Parse(chain.front()));
  const auto& usage = leaf.extensions.key_usage;
  // Section 4.5.1.2: digitalSignature MUST be set if the key usage extension is present.
  if (usage && !usage->value.Has(x509::KeyUsageBit::kDigitalSignature)) {
    return Error{Reason::kKeyUsageForbids, 0, {0}};
  }
  if (!leaf.public_key()) return Error{Reason::kUnsupportedPublicKey};
  return *leaf.public_key();
}

Result<x509::VerifiedPath> VerifyPeerChain(const ReceivedChain& received,
                                           const RevocationOptions& revocation,
                                           x509::VerifyRequest request,
                                           std::shared_ptr<const x509::Diagnosis>& diagnosis) {
  const std::vector<Bytes> chain(received.chain->begin(), received.chain->end());
  const std::vector<Bytes> staples(received.staples.begin(), received.staples.end());
  std::vector<Bytes> crls;
  if (revocation.crls != nullptr) crls.assign(revocation.crls->begin(), revocation.crls->end());
  request.chain = chain;
  request.revocation.mode = revocation.mode;
  request.revocation.scope = revocation.scope;
  request.revocation.crls = crls;
  request.revocation.staples = staples;
  request.revocation.staples_requested = revocation.request_staples;
  auto verified = x509::Verify(request);
  if (verified.has_value()) return *std::move(verified);
  const Error error = verified.error().error();
  diagnosis = std::make_shared<const x509::Diagnosis>(std::move(verified.error()));
  return error;
}

Result<SignatureScheme> ReceiveCertificateVerify(const HandshakeMessage& message, Side signer,
                                                 const PeerChain& chain,
                                                 const crypto::Provider& provider,
                                                 std::span<const SignatureScheme> offered,
                                                 Transcript& transcript) {
  LOCKSTEP_ASSIGN(const auto verify,
                  wire::Parse<messages::CertificateVerify>(message.body, kHandshakeHeaderSize));
  LOCKSTEP_ASSIGN(const crypto::PublicKey key, LeafKey(chain));
  const crypto::HashValue hash = transcript.Current();
  const CertificateVerifyContent content(signer, hash.Expose());
  LOCKSTEP_TRY(VerifyCertificateVerify(provider, offered, verify.algorithm, key, content.bytes(),
                                       verify.signature.bytes));
  transcript.Add(message.encoded);
  return verify.algorithm;
}

}  // namespace lockstep
