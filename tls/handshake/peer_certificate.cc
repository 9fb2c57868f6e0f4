#include "tls/handshake/peer_certificate.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory_resource>
#include <utility>
#include <vector>

#include "tls/messages/certificate_verify.h"
#include "tls/wire/parse.h"
#include "x509/certificate.h"

namespace lockstep {
namespace {

Result<x509::VerifiedPath> Verify(const x509::VerifyRequest& request,
                                  std::shared_ptr<const x509::Diagnosis>& diagnosis) {
  auto verified = x509::Verify(request);
  if (verified.has_value()) return *std::move(verified);
  const Error error = verified.error().error();
  diagnosis = std::make_shared<const x509::Diagnosis>(std::move(verified.error()));
  return error;
}

// Verify, with the signatures that `cache` knows of, and leaving it those that it does not.
Result<x509::VerifiedPath> VerifyWith(ChainCache& cache, x509::VerifyRequest& request,
                                      const ReceivedChain& received, const ChainScope& scope,
                                      std::shared_ptr<const x509::Diagnosis>& diagnosis) {
  const ChainKey key = scope.KeyOf(*received.chain, *request.trust);
  const std::optional<x509::SignedPath> known = cache.Find(key);
  if (known) request.signed_path = &*known;
  LOCKSTEP_ASSIGN(x509::VerifiedPath path, Verify(request, diagnosis));
  const auto found = x509::SignedPathOf(path, request.chain.front(), scope.sha256());
  if (found && found != known) cache.Add(key, *found);
  return path;
}

}  // namespace

Result<ReceivedChain> CopyChain(const messages::Certificate& certificate,
                                messages::ExtensionSet asked_for, size_t max_length) {
  ReceivedChain received;
  auto chain = std::make_shared<PeerChain>();
  const size_t length = std::min(certificate.certificate_list.Count(), max_length);
  chain->reserve(length);
  for (const messages::CertificateEntry& entry : certificate.certificate_list) {
    if (chain->size() == max_length) {
      return Error{Reason::kChainTooLong, 0, {chain->size() + 1, max_length}};
    }
    LOCKSTEP_TRY(messages::CheckSolicited(entry.extensions, asked_for));
    chain->push_back(Copy(entry.cert_data.bytes));
    if (const auto& status = entry.extensions.status_request) {
      received.staples.resize(chain->size());
      received.staples.back() = Copy(status->response.bytes);
    }
  }
  if (!received.staples.empty()) received.staples.resize(chain->size());
  received.chain = std::move(chain);
  return received;
}

VerifyCertificateQuestion QuestionAbout(ReceivedChain received, QuestionToken token,
                                        std::string server_name, int64_t time) {
  // Whoever asks about a certificate's staple finds one, if only an empty one.
  received.staples.resize(received.chain->size());
  return {token, *received.chain, std::move(server_name), time, std::move(received.staples)};
}

Result<crypto::PublicKey> LeafKey(const PeerChain& chain) {
  LOCKSTEP_ASSIGN(const x509::Certificate leaf, x509::Certificate::Parse(chain.front()));
  const auto& usage = leaf.extensions.key_usage;
  // Section 4.5.1.2: digitalSignature MUST be set if the key usage extension is present.
  if (usage && !usage->value.Has(x509::KeyUsageBit::kDigitalSignature)) {
    return Error{Reason::kKeyUsageForbids, 0, {0}};
  }
  const std::optional<crypto::PublicKey>& key = leaf.public_key();
  if (!key) return Error{Reason::kUnsupportedPublicKey};
  return *key;
}

Result<x509::VerifiedPath> VerifyPeerChain(const ReceivedChain& received, const PeerToVerify& peer,
                                           const CommonOptions& options,
                                           std::shared_ptr<const x509::Diagnosis>& diagnosis) {
  const VerificationOptions& verification = options.verification;
  const RevocationOptions& revocation = options.revocation;
  // A usual chain's views take no heap.
  std::array<std::byte, 1024> room;
  std::pmr::monotonic_buffer_resource memory(room.data(), room.size());
  const std::pmr::vector<Bytes> chain(received.chain->begin(), received.chain->end(), &memory);
  const std::pmr::vector<Bytes> staples(received.staples.begin(), received.staples.end(), &memory);
  std::vector<Bytes> crls;
  if (revocation.crls != nullptr) crls.assign(revocation.crls->begin(), revocation.crls->end());
  std::pmr::vector<x509::ReferenceName> names(&memory);
  names.reserve(verification.names.size() + 1);
  if (peer.name != nullptr) names.push_back(*peer.name);
  names.insert(names.end(), verification.names.begin(), verification.names.end());
  const std::vector<Bytes> policies(verification.user_initial_policy_set.begin(),
                                    verification.user_initial_policy_set.end());
  x509::VerifyRequest request;
  request.chain = chain;
  request.trust = &peer.trust;
  request.provider = options.provider;
  request.purpose = peer.purpose;
  request.names = names;
  if (const auto* list = verification.public_suffixes.get(); list != nullptr)
    request.is_public_suffix = [list](std::string_view domain) { return list->Contains(domain); };
  request.max_path_length = verification.max_path_length;
  request.time = peer.time;
  request.pins = &peer.pins;
  request.policy = verification.policy;
  request.policies = {policies, verification.initial_policy_mapping_inhibit,
                      verification.initial_explicit_policy,
                      verification.initial_any_policy_inhibit};
  request.revocation = {.mode = revocation.mode,
                        .scope = revocation.scope,
                        .crls = crls,
                        .staples = staples,
                        .staples_requested = revocation.request_staples};
  request.budget = verification.budget;
  if (verification.chain_cache != nullptr && peer.scope)
    return VerifyWith(*verification.chain_cache, request, received, *peer.scope, diagnosis);
  return Verify(request, diagnosis);
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
