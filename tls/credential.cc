#include <algorithm>
#include <iterator>
#include <new>
#include <utility>

#include "tls/tls.h"
#include "x509/certificate.h"
#include "x509/dns_name.h"
#include "x509/ocsp.h"
#include "x509/pem.h"
#include "x509/private_key.h"

namespace lockstep {
namespace {

using Chain = std::vector<std::vector<uint8_t>>;

bool IsSameKey(const crypto::PublicKey& a, const crypto::PublicKey& b) {
  return a.algorithm == b.algorithm && Equal(a.key, b.key) && Equal(a.exponent, b.exponent);
}

// The DNS names of a certificate's subjectAltName.
std::vector<std::string> DnsNamesOf(const x509::Certificate& certificate) {
  std::vector<std::string> names;
  if (const auto& subject_alt_name = certificate.extensions.subject_alt_name) {
    for (const x509::GeneralName& name : subject_alt_name->value) {
      if (name.kind == x509::GeneralName::Kind::kDnsName) names.emplace_back(AsText(name.value));
    }
  }
  return names;
}

// RFC 9846 section 4.5.1.2: the key goes with its restrictions.
std::vector<SignatureScheme> SchemesOf(const crypto::SigningKey& key,
                                       const crypto::PublicKey& leaf_key) {
  std::vector<SignatureScheme> schemes;
  std::ranges::copy_if(
      key.schemes(), std::back_inserter(schemes), [&](const SignatureScheme scheme) {
        const auto parts = crypto::PartsOf(scheme);
        return !leaf_key.required || (parts && parts->algorithm == *leaf_key.required);
      });
  return schemes;
}

// Surplus that is not a certificate says nothing.
std::vector<std::optional<crypto::SignatureAlgorithm>> AlgorithmsOf(const Chain& chain) {
  std::vector<std::optional<crypto::SignatureAlgorithm>> algorithms;
  for (const auto& der : chain) {
    const auto certificate = x509::Certificate::Parse(der);
    if (!certificate.has_value() || certificate->IsSelfIssued()) continue;
    algorithms.push_back(certificate->signature_algorithm.known);
  }
  return algorithms;
}

std::vector<uint64_t> IssuerHashesOf(const Chain& chain) {
  std::vector<uint64_t> hashes;
  for (const auto& der : chain) {
    const auto certificate = x509::Certificate::Parse(der);
    if (certificate.has_value()) hashes.push_back(certificate->issuer.MatchHash());
  }
  return hashes;
}

bool CanStaple(const Chain& responses, const Chain& chain) {
  return responses.size() <= chain.size() && std::ranges::all_of(responses, [](const auto& der) {
           return der.size() <= x509::kMaxOcspResponseSize;
         });
}

Result<Chain> ReadPemChain(std::string_view text) {
  Chain chain;
  x509::PemReader reader(text);
  while (true) {
    LOCKSTEP_ASSIGN(const auto block, reader.Next());
    if (!block) break;
    if (block->label != x509::kPemCertificate) continue;
    LOCKSTEP_ASSIGN(const auto der, block->Decode());
    chain.push_back(Copy({der.data(), der.size()}));
  }
  if (chain.empty()) return Error{Reason::kPemMissing};
  return chain;
}

}  // namespace

Result<std::shared_ptr<const Credential>> Credential::Create(
    Chain chain, std::shared_ptr<const crypto::SigningKey> key, CredentialOptions options) try {
  if (chain.empty() || key == nullptr || !CanStaple(options.ocsp_responses, chain)) {
    return Error{Reason::kInvalidCredential};
  }
  LOCKSTEP_ASSIGN(const auto leaf, x509::Certificate::Parse(chain.front()));
  if (!leaf.public_key() || !IsSameKey(*leaf.public_key(), key->public_key())) {
    return Error{Reason::kInvalidCredential};
  }
  // RFC 9846 section 4.5.1.2: the certificate MUST be X.509v3.
  if (leaf.version != 3) return Error{Reason::kInvalidCredential};
  // Section 4.5.1.2: digitalSignature MUST be set if the key usage extension is present.
  const auto& usage = leaf.extensions.key_usage;
  if (usage && !usage->value.Has(x509::KeyUsageBit::kDigitalSignature)) {
    return Error{Reason::kInvalidCredential};
  }
  const std::shared_ptr<Credential> credential(new Credential);
  credential->schemes_ = SchemesOf(*key, *leaf.public_key());
  if (credential->schemes_.empty()) return Error{Reason::kInvalidCredential};
  credential->chain_algorithms_ = AlgorithmsOf(chain);
  credential->issuer_hashes_ = IssuerHashesOf(chain);
  credential->options_ = std::move(options);
  credential->dns_names_ = DnsNamesOf(leaf);
  credential->chain_ = std::move(chain);
  credential->key_ = std::move(key);
  return credential;
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

Result<std::shared_ptr<const Credential>> Credential::FromPem(std::string_view certificates,
                                                              std::string_view private_key,
                                                              CredentialOptions options) try {
  LOCKSTEP_ASSIGN(Chain chain, ReadPemChain(certificates));
  LOCKSTEP_ASSIGN(auto key, x509::ParsePrivateKeyPem(private_key));
  return Create(std::move(chain), std::move(key), std::move(options));
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

bool Credential::Covers(std::string_view server_name) const {
  // The name comes from the peer, so it may be anything.
  return x509::IsDnsName(server_name) &&
         std::ranges::any_of(dns_names_, [&](const std::string& presented) {
           return x509::MatchesDnsName(presented, server_name);
         });
}

}  // namespace lockstep
