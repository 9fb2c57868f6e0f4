#include "tls/chain_scope.h"

#include <utility>

#include "crypto/base/writer.h"

namespace lockstep {
namespace {

void AddNumber(crypto::Digester& digester, uint64_t number) {
  std::array<uint8_t, 8> bytes;
  ByteWriter(bytes).Integer(number, bytes.size());
  digester.Update(bytes);
}

}  // namespace

ChainScope::ChainScope(const CommonOptions& options, const x509::TrustStore& trust,
                       x509::Purpose purpose, const crypto::Hash& sha256)
    : sha256_(&sha256) {
  crypto::Digester digester(sha256);
  digester.Update(trust.Fingerprint(sha256).Expose());
  AddNumber(digester, std::to_underlying(options.verification.policy));
  AddNumber(digester, std::to_underlying(purpose));
  // Another provider may take signatures that this one would not: known by its functions, since a
  // cache lives as long as the process.
  for (const crypto::SignatureVerifier* row : options.provider->verifiers) {
    AddNumber(digester, std::to_underlying(row->algorithm));
    AddNumber(digester, reinterpret_cast<uintptr_t>(row->verify));
  }
  std::move(digester).Finish(digest_);
}

std::optional<ChainScope> ChainScope::Of(const CommonOptions& options,
                                         const x509::TrustStore* trust, x509::Purpose purpose) {
  const crypto::Hash* const sha256 = crypto::Find(*options.provider, crypto::HashId::kSha256);
  if (options.verification.chain_cache == nullptr || trust == nullptr || sha256 == nullptr)
    return std::nullopt;
  return ChainScope(options, *trust, purpose, *sha256);
}

ChainKey ChainScope::KeyOf(std::span<const std::vector<uint8_t>> chain,
                           const x509::TrustStore& trust) const {
  crypto::Digester digester(*sha256_);
  digester.Update(digest_);
  AddNumber(digester, trust.generation());
  // Each with its size, so that none runs into the next.
  for (const std::vector<uint8_t>& der : chain) {
    AddNumber(digester, der.size());
    digester.Update(der);
  }
  ChainKey key{};
  std::move(digester).Finish(key);
  return key;
}

}  // namespace lockstep
