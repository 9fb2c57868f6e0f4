#include "interop/limbo/run.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>
#include <vector>

#include "crypto/provider.h"
#include "x509/oids.h"
#include "x509/pem.h"
#include "x509/verifier.h"

namespace lockstep::limbo {
namespace {

using x509::KeyUsageBit;
using x509::ReferenceName;

// What a case asks, in the form that a VerifyRequest borrows.
struct Question {
  std::vector<std::vector<uint8_t>> certificates;
  std::vector<Bytes> chain;
  x509::TrustStore trust;
  std::vector<ReferenceName> names;
  std::vector<Bytes> purposes;
  std::vector<std::vector<uint8_t>> crl_bytes;
  std::vector<Bytes> crls;
  x509::VerifyRequest request;
};

// No bytes for a text that is no PEM: they are no certificate either.
std::vector<uint8_t> Decode(std::string_view pem) {
  const auto block = x509::PemReader(pem).Next();
  if (!block || !*block) return {};
  const auto der = (*block)->Decode();
  return der ? Copy(*der) : std::vector<uint8_t>();
}

// The identifiers of a field's words, or an error that names the one that is not in the table.
template <class T, size_t kSize>
std::expected<T, std::string> Find(const std::pair<std::string_view, T> (&table)[kSize],
                                   std::string_view word) {
  const auto* row = std::ranges::find(table, word, &std::pair<std::string_view, T>::first);
  if (row == std::end(table)) return std::unexpected("there is no " + std::string(word));
  return row->second;
}

constexpr std::pair<std::string_view, KeyUsageBit> kKeyUsages[] = {
    {"digitalSignature", KeyUsageBit::kDigitalSignature},
    {"contentCommitment", KeyUsageBit::kContentCommitment},
    {"keyEncipherment", KeyUsageBit::kKeyEncipherment},
    {"dataEncipherment", KeyUsageBit::kDataEncipherment},
    {"keyAgreement", KeyUsageBit::kKeyAgreement},
    {"keyCertSign", KeyUsageBit::kKeyCertSign},
    {"cRLSign", KeyUsageBit::kCrlSign},
    {"encipherOnly", KeyUsageBit::kEncipherOnly},
    {"decipherOnly", KeyUsageBit::kDecipherOnly},
};

constexpr std::pair<std::string_view, Bytes> kPurposes[] = {
    {"anyExtendedKeyUsage", x509::oid::kAnyExtendedKeyUsage},
    {"serverAuth", x509::oid::kServerAuth},
    {"clientAuth", x509::oid::kClientAuth},
    {"codeSigning", x509::oid::kCodeSigning},
    {"emailProtection", x509::oid::kEmailProtection},
    {"timeStamping", x509::oid::kTimeStamping},
    {"OCSPSigning", x509::oid::kOcspSigning},
};

std::expected<void, std::string> AddName(const PeerName& name, Question& question) {
  const Result<ReferenceName> parsed = name.kind == "RFC822"
                                           ? ReferenceName::ParseMailbox(name.value)
                                           : ReferenceName::Parse(name.value);
  if (!parsed) return std::unexpected('"' + name.value + "\" is no name to look for");
  question.names.push_back(*parsed);
  return {};
}

// The peer's own certificate first.
void SetCertificates(const Testcase& testcase, Question& question) {
  question.certificates.push_back(Decode(testcase.peer_certificate));
  for (const std::string& pem : testcase.untrusted_intermediates)
    question.certificates.push_back(Decode(pem));
  question.chain.assign(question.certificates.begin(), question.certificates.end());
  // An anchor that is no certificate is not there; whether the path needs it will show.
  for (const std::string& pem : testcase.trusted_certs)
    if (!question.trust.AddCertificate(Decode(pem))) continue;
}

std::expected<void, std::string> SetUses(const Testcase& testcase, Question& question) {
  for (const std::string& word : testcase.key_usage) {
    const auto bit = Find(kKeyUsages, word);
    if (!bit) return std::unexpected(bit.error());
    question.request.key_usage.bits |= static_cast<uint16_t>(1 << std::to_underlying(*bit));
  }
  for (const std::string& word : testcase.extended_key_usage) {
    const auto purpose = Find(kPurposes, word);
    if (!purpose) return std::unexpected(purpose.error());
    question.purposes.push_back(*purpose);
  }
  return {};
}

std::expected<void, std::string> SetNames(const Testcase& testcase, Question& question) {
  if (testcase.expected_peer_name)
    if (auto added = AddName(*testcase.expected_peer_name, question); !added) return added;
  for (const PeerName& name : testcase.expected_peer_names)
    if (auto added = AddName(name, question); !added) return added;
  return {};
}

// "With feature has-crl, a missing or bad CRL is a failure."
void SetCrls(const Testcase& testcase, Question& question) {
  for (const std::string& pem : testcase.crls) question.crl_bytes.push_back(Decode(pem));
  question.crls.assign(question.crl_bytes.begin(), question.crl_bytes.end());
  question.request.revocation.crls = question.crls;
  if (testcase.HasFeature("has-crl") || !question.crls.empty())
    question.request.revocation.mode = x509::RevocationMode::kHardFail;
}

std::expected<void, std::string> Ask(const Testcase& testcase, const Options& options,
                                     Question& question) {
  SetCertificates(testcase, question);
  SetCrls(testcase, question);
  if (auto done = SetUses(testcase, question); !done) return done;
  if (auto done = SetNames(testcase, question); !done) return done;
  x509::VerifyRequest& request = question.request;
  request.time = options.now;
  if (testcase.validation_time) {
    const auto time = ParseTime(*testcase.validation_time);
    if (!time) return std::unexpected("the time is not one of RFC 3339");
    request.time = *time;
  }
  request.chain = question.chain;
  request.trust = &question.trust;
  request.provider = &crypto::DefaultProvider();
  request.purpose = testcase.validation_kind == "CLIENT" ? x509::Purpose::kClientAuth
                                                         : x509::Purpose::kServerAuth;
  request.key_purposes = question.purposes;
  request.names = question.names;
  request.is_public_suffix = options.is_public_suffix;
  request.max_path_length = testcase.max_chain_depth;
  request.policy = options.policy;
  return {};
}

std::string PathText(const x509::VerifiedPath& path) {
  std::string out = "path";
  for (const size_t index : path.certificates) out += ' ' + std::to_string(index) + " <-";
  return out + " trust anchor \"" + path.anchor->authority.subject.ToString() + '"';
}

// The number in a fixed field of digits.
std::optional<int> Number(std::string_view text, size_t start, size_t size) {
  int number = 0;
  const std::string_view digits = text.substr(std::min(start, text.size()), size);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + size;
  return whole ? std::optional(number) : std::nullopt;
}

}  // namespace

bool Outcome::IsWithinBudget() const {
  return work.signatures <= budget.signatures && work.candidates <= budget.candidates &&
         work.name_comparisons <= budget.name_comparisons &&
         work.policy_steps <= budget.policy_steps && work.crl_entries <= budget.crl_entries;
}

Outcome Run(const Testcase& testcase, const Options& options) {
  Question question;
  Outcome out;
  if (const auto asked = Ask(testcase, options, question); !asked) {
    out.context = asked.error();
    return out;
  }
  const auto answer = x509::Verify(question.request);
  out.success = answer.has_value();
  out.context = answer ? PathText(*answer) : answer.error().Summary();
  if (!answer && answer.error().error().reason == Reason::kBrowserProfileBroken)
    out.rule = answer.error().failure.detail;
  out.work = answer ? answer->work : answer.error().work;
  out.budget = question.request.budget;
  return out;
}

std::optional<x509::Time> ParseTime(std::string_view text) {
  const auto year = Number(text, 0, 4), month = Number(text, 5, 2), day = Number(text, 8, 2);
  const auto hour = Number(text, 11, 2), minute = Number(text, 14, 2), second = Number(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  if (!text.ends_with('Z') && !text.ends_with("+00:00")) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const std::chrono::seconds since_epoch = std::chrono::sys_days(date).time_since_epoch();
  return since_epoch.count() + ((*hour * 60) + *minute) * 60 + *second;
}

}  // namespace lockstep::limbo
