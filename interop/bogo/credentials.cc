#include "interop/bogo/credentials.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <span>
#include <utility>

#include "crypto/signature/signature.h"
#include "x509/pem.h"
#include "x509/private_key.h"

namespace lockstep::bogo {
namespace {

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A key that signs with some of its schemes only, in an order of the runner's.
class LimitedKey final : public crypto::SigningKey {
 public:
  LimitedKey(std::shared_ptr<const crypto::SigningKey> key, const std::vector<uint16_t>& schemes)
      : key_(std::move(key)) {
    for (const uint16_t number : schemes) {
      const auto scheme = static_cast<SignatureScheme>(number);
      const auto can = key_->schemes();
      // PKCS #1 is listed too: the engine never signs with it (section 4.3.3), so that the runner
      // sees a credential that cannot be used.
      const bool usable = std::ranges::find(can, scheme) != can.end();
      if (usable || !crypto::PartsOf(scheme) || crypto::IsCertificateOnly(scheme))
        schemes_.push_back(scheme);
    }
  }
  [[nodiscard]] crypto::PublicKey public_key() const override { return key_->public_key(); }
  [[nodiscard]] std::span<const SignatureScheme> schemes() const override { return schemes_; }
  [[nodiscard]] Result<std::vector<uint8_t>> Sign(SignatureScheme scheme, Bytes message,
                                                  crypto::Random& random) const override {
    return key_->Sign(scheme, message, random);
  }

 private:
  std::shared_ptr<const crypto::SigningKey> key_;
  std::vector<SignatureScheme> schemes_;
};

std::shared_ptr<const Credential> Load(const CredentialFlags& flags) {
  auto chain = LoadChain(flags.cert_file);
  auto parsed = x509::ParsePrivateKeyPem(ReadText(flags.key_file));
  if (!chain || !parsed.has_value()) return nullptr;
  std::shared_ptr<const crypto::SigningKey> key = *std::move(parsed);
  if (!flags.signing_prefs.empty()) key = std::make_shared<LimitedKey>(key, flags.signing_prefs);
  auto made = Credential::Create(*std::move(chain), std::move(key),
                                 {.only_for_named_authorities = flags.must_match_issuer});
  return made.has_value() ? *std::move(made) : nullptr;
}

}  // namespace

std::optional<int64_t> Credentials::NumberOf(const Credential* credential) const {
  for (size_t i = 0; i < list.size(); ++i) {
    if (list[i].get() == credential) return numbers[i];
  }
  return std::nullopt;
}

std::optional<Credentials> LoadCredentials(const Flags& flags) {
  Credentials credentials;
  const size_t count = flags.credentials.size();
  for (size_t i = 1; i <= count; ++i) {
    const CredentialFlags& one = flags.credentials[i % count];
    if (one.cert_file.empty()) continue;
    auto loaded = Load(one);
    if (loaded == nullptr) return std::nullopt;
    credentials.list.push_back(std::move(loaded));
    credentials.numbers.push_back(static_cast<int64_t>(i % count) - 1);
  }
  return credentials;
}

std::optional<std::vector<std::vector<uint8_t>>> LoadChain(const std::string& path) {
  const std::string text = ReadText(path);
  x509::PemReader reader(text);
  std::vector<std::vector<uint8_t>> chain;
  while (true) {
    const auto block = reader.Next();
    if (!block.has_value()) return std::nullopt;
    if (!*block) return chain;
    if ((*block)->label != x509::kPemCertificate) continue;
    const auto der = (*block)->Decode();
    if (!der.has_value()) return std::nullopt;
    chain.push_back(Copy({der->data(), der->size()}));
  }
}

}  // namespace lockstep::bogo
