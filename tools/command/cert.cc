#include "tools/command/cert.h"

#include <algorithm>
#include <utility>

#include "crypto/provider.h"
#include "tools/base/environment.h"
#include "tools/base/file.h"
#include "tools/command/issuing_authority.h"
#include "tools/command/subtree_text.h"
#include "tools/command/time_text.h"
#include "x509/certificate.h"
#include "x509/extension_writer.h"
#include "x509/generate_key.h"
#include "x509/issue.h"
#include "x509/issue_profiles.h"
#include "x509/pem.h"
#include "x509/private_key.h"

namespace lockstep::tools {
namespace {

constexpr x509::Time kHour = 60 * 60;
constexpr x509::Time kDay = 24 * kHour;
constexpr unsigned kCaDays = 3650;
constexpr unsigned kLeafDays = 90;
constexpr x509::Time kLastTime = 253402300799;  // 9999-12-31T23:59:59Z, RFC 5280 section 4.1.2.5
constexpr size_t kMaxCommonName = 64;           // RFC 5280 appendix A.1, ub-common-name

struct AlgorithmName {
  std::string_view name;
  crypto::KeyAlgorithm algorithm;
};
constexpr AlgorithmName kAlgorithms[] = {
    {"p256", crypto::KeyAlgorithm::kEcdsaP256}, {"p384", crypto::KeyAlgorithm::kEcdsaP384},
    {"p521", crypto::KeyAlgorithm::kEcdsaP521}, {"ed25519", crypto::KeyAlgorithm::kEd25519},
    {"rsa", crypto::KeyAlgorithm::kRsa},
};

Outcome<x509::Validity> ValidityFor(const CertOptions& options, const IssuingAuthority* authority) {
  const x509::Time now = Now();
  x509::Validity validity;
  // Clocks differ: a certificate that was just made has to be good on other machines too.
  validity.not_before = now - kHour;
  const unsigned days =
      options.days.value_or(options.kind == CertificateKind::kCa ? kCaDays : kLeafDays);
  validity.not_after = now + days * kDay;
  if (authority != nullptr && !options.days) {
    validity.not_after = std::min(validity.not_after, authority->chain.front()->validity.not_after);
  }
  for (const auto& [text, time] : {std::pair(&options.not_before, &validity.not_before),
                                   std::pair(&options.not_after, &validity.not_after)}) {
    if (text->empty()) continue;
    LOCKSTEP_ASSIGN(*time, ParseTimeOption(*text));
  }
  // An expired certificate that names its end only.
  if (options.not_before.empty()) {
    validity.not_before = std::min(validity.not_before, validity.not_after - kDay);
  }
  if (validity.not_after > kLastTime) {
    return Problem{ExitCode::kUsage,
                   "the certificate would end after the year 9999, which it has "
                   "no way to say"};
  }
  if (validity.not_after < validity.not_before) {
    return Problem{ExitCode::kUsage, "the certificate would end before it begins"};
  }
  return validity;
}

// An intermediate by its root's name would pass for the root.
std::string CommonName(const CertOptions& options, bool is_root) {
  if (!options.name.empty()) return options.name;
  if (options.kind == CertificateKind::kCa)
    return is_root ? "Lockstep test CA" : "Lockstep test intermediate CA";
  const bool fits = !options.alt_names.empty() && options.alt_names[0].size() <= kMaxCommonName;
  return fits ? options.alt_names[0] : "";
}

Result<x509::CertificateSpec> SpecFor(const CertOptions& options, const x509::Subject& subject,
                                      const crypto::PublicKey& issuer_key) {
  const crypto::Hash& sha256 = *crypto::Find(crypto::DefaultProvider(), crypto::HashId::kSha256);
  switch (options.kind) {
    case CertificateKind::kCa:
      return x509::CaSpec(subject, issuer_key, sha256, options.path_length);
    case CertificateKind::kServer:
      return x509::ServerSpec(subject, issuer_key, sha256, options.alt_names);
    case CertificateKind::kClient:
      return x509::ClientSpec(subject, issuer_key, sha256, options.alt_names);
  }
  return Error{Reason::kInvalidArgument};
}

Outcome<std::vector<Subtree>> ParseSubtrees(const std::string& option,
                                            const std::vector<std::string>& texts) {
  std::vector<Subtree> out;
  for (const std::string& text : texts) {
    auto subtree = ParseSubtree(text);
    if (!subtree) {
      return Problem{ExitCode::kUsage,
                     option + " " + text +
                         ": write a domain (example.org), a range of addresses (192.0.2.0/24), a "
                         "mailbox (a@example.org) or those of a host (@example.org)"};
    }
    out.push_back(*std::move(subtree));
  }
  return out;
}

Outcome<void> AddConstraints(const CertOptions& options, x509::CertificateSpec& spec) {
  if (options.permitted.empty() && options.excluded.empty()) return {};
  LOCKSTEP_ASSIGN(const auto permitted, ParseSubtrees("--permit", options.permitted));
  LOCKSTEP_ASSIGN(const auto excluded, ParseSubtrees("--exclude", options.excluded));
  const auto names = [](const std::vector<Subtree>& subtrees) {
    std::vector<x509::GeneralName> out;
    for (const Subtree& subtree : subtrees) out.push_back(subtree.name());
    return out;
  };
  spec.extensions.push_back(x509::NameConstraintsExtension(names(permitted), names(excluded)));
  return {};
}

void Append(x509::SecretBytes& out, const x509::SecretBytes& more) {
  out.insert(out.end(), more.begin(), more.end());
}

Outcome<CertificatePem> Issue(const CertOptions& options, const IssuingAuthority* authority) {
  LOCKSTEP_ASSIGN(crypto::Random random, SystemRandom());
  const auto algorithm = ParseKeyAlgorithm(options.algorithm);
  if (!algorithm) {
    return Problem{ExitCode::kUsage, "--algorithm: \"" + options.algorithm +
                                         "\" is unknown; there are p256 p384 p521 ed25519 rsa"};
  }
  LOCKSTEP_ASSIGN(const x509::Validity validity, ValidityFor(options, authority));
  auto own = x509::GenerateKey(*algorithm, random, options.rsa_bits);
  if (!own.has_value()) return ProblemOf("making the key", own.error());
  const crypto::SigningKey& issuer_key = authority != nullptr ? *authority->key : *own->key;
  const x509::Subject subject{.name = {.common_name = CommonName(options, authority == nullptr)},
                              .key = own->key->public_key(),
                              .validity = validity};
  auto spec = SpecFor(options, subject, issuer_key.public_key());
  if (!spec.has_value()) return ProblemOf("--san", spec.error(), ExitCode::kUsage);
  LOCKSTEP_TRY(AddConstraints(options, *spec));
  const Bytes issuer_name =
      authority != nullptr ? authority->chain.front()->subject.der() : Bytes(spec->subject);
  const auto der = x509::IssueCertificate(*spec, {.name = issuer_name, .key = &issuer_key}, random);
  if (!der.has_value()) return ProblemOf("signing the certificate", der.error());

  CertificatePem pem;
  pem.certificates = x509::WritePem(x509::kPemCertificate, *der);
  if (authority != nullptr) {
    for (const x509::OwnedCertificate& certificate : authority->chain) {
      // The root is what the other side has already.
      if (certificate->IsSelfIssued()) break;
      Append(pem.certificates, x509::WritePem(x509::kPemCertificate, certificate.der()));
    }
  }
  pem.key = x509::WritePem(x509::kPemPrivateKey, own->pkcs8);
  return pem;
}

}  // namespace

Outcome<void> MakeCertificateFiles(const CertOptions& options) {
  if (options.ca_file.empty() != options.ca_key_file.empty()) {
    return Problem{ExitCode::kUsage, "--ca needs --ca-key, and --ca-key needs --ca"};
  }
  if (options.key_file == options.certificate_file) {
    return Problem{ExitCode::kUsage, "--cert and --key name the same file"};
  }
  CertificatePem issuer;
  if (!options.ca_file.empty()) {
    LOCKSTEP_ASSIGN(issuer.certificates, ReadFile(options.ca_file));
    LOCKSTEP_ASSIGN(issuer.key, ReadFile(options.ca_key_file));
  }
  LOCKSTEP_ASSIGN(const CertificatePem pem,
                  MakeCertificate(options, options.ca_file.empty() ? nullptr : &issuer));
  const Existing existing = options.force ? Existing::kReplace : Existing::kKeep;
  const NewFile files[] = {{options.key_file, pem.key, 0600},
                           {options.certificate_file, pem.certificates, 0644}};
  return WriteFiles(files, existing);
}

Outcome<CertificatePem> MakeCertificate(const CertOptions& options, const CertificatePem* issuer) {
  if (issuer == nullptr) return Issue(options, nullptr);
  LOCKSTEP_ASSIGN(const auto authority, IssuingAuthority::Load(issuer->certificates, issuer->key));
  return Issue(options, &authority);
}

std::optional<crypto::KeyAlgorithm> ParseKeyAlgorithm(std::string_view name) {
  const auto* found = std::ranges::find(kAlgorithms, name, &AlgorithmName::name);
  return found == std::end(kAlgorithms) ? std::nullopt : std::optional(found->algorithm);
}

}  // namespace lockstep::tools
