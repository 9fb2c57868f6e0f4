#include "tools/command/cert_expiry.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "tools/base/certificates.h"
#include "tools/base/environment.h"
#include "tools/base/file.h"
#include "tools/command/time_text.h"
#include "x509/certificate.h"
#include "x509/der/text.h"

namespace lockstep::tools {
namespace {

constexpr x509::Time kDay = 24 * 60 * 60;

struct Expiring {
  x509::Time not_after;
  std::string file, subject;

  friend auto operator<=>(const Expiring&, const Expiring&) = default;
};

// What was found in a folder.
struct Findings {
  std::vector<Expiring> expiring;
  std::vector<std::string> problems;
  size_t certificates = 0, other_files = 0;
};

std::string Escaped(const std::string& text) { return x509::der::Escape(AsBytes(text)); }

Outcome<std::vector<std::string>> FilesOf(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error), end;
  for (; !error && entry != end; entry.increment(error)) {
    std::error_code ignored;
    if (!entry->is_directory(ignored)) files.push_back(entry->path().string());
  }
  if (error) return ProblemOfSystem(ExitCode::kFile, Escaped(folder), error.value());
  std::ranges::sort(files);
  return files;
}

void Look(const std::string& path, x509::Time limit, Findings& findings) {
  const std::string file = Escaped(std::filesystem::path(path).filename().string());
  const auto content = ReadFile(path);
  if (!content.has_value()) {
    findings.problems.push_back(file + ": could not be read");
    return;
  }
  const bool is_pem = AsText(*content).contains("-----BEGIN CERTIFICATE-----");
  const auto chain = DecodeCertificates(file, *content);
  if (!chain.has_value()) {
    if (!is_pem) ++findings.other_files;
    if (is_pem) findings.problems.push_back(chain.error().text);
    return;
  }
  for (const std::vector<uint8_t>& der : *chain) {
    const auto certificate = x509::Certificate::Parse(der);
    if (!certificate.has_value()) {
      // Other things are DER too: keys, PKCS #12.
      if (!is_pem) ++findings.other_files;
      if (is_pem) findings.problems.push_back(ProblemOf(file, certificate.error()).text);
      continue;
    }
    ++findings.certificates;
    if (certificate->validity.not_after >= limit) continue;
    findings.expiring.push_back(
        {certificate->validity.not_after, file, certificate->subject.ToString()});
  }
}

// "expires in 3 days", "expired 10 days ago".
std::string Distance(x509::Time not_after, x509::Time now) {
  const auto days = [](x509::Time seconds) {
    const x509::Time count = seconds / kDay;
    return std::to_string(count) + (count == 1 ? " day" : " days");
  };
  return not_after < now ? "expired " + days(now - not_after) + " ago"
                         : "expires in " + days(not_after - now);
}

std::string Count(const Findings& findings, unsigned days) {
  return std::to_string(findings.expiring.size()) + " of " + std::to_string(findings.certificates) +
         " certificates expire within " + std::to_string(days) + " days, or have expired";
}

}  // namespace

Outcome<void> ReportExpiry(const ExpiryOptions& options) {
  x509::Time now = Now();
  if (!options.time.empty()) {
    LOCKSTEP_ASSIGN(now, ParseTimeOption(options.time));
  }
  LOCKSTEP_ASSIGN(const std::vector<std::string> files, FilesOf(options.folder));
  Findings findings;
  for (const std::string& file : files) Look(file, now + options.days * kDay, findings);
  std::ranges::sort(findings.expiring);
  for (const Expiring& one : findings.expiring) {
    std::cout << x509::FormatTime(one.not_after) << "  " << one.file << "  " << one.subject << "  "
              << Distance(one.not_after, now) << '\n';
  }
  std::cout << Count(findings, options.days);
  if (findings.other_files != 0) {
    std::cout << "; files without certificates: " << findings.other_files;
  }
  std::cout << '\n' << std::flush;
  std::string problems;
  for (const std::string& problem : findings.problems) problems += problem + '\n';
  if (!problems.empty()) return Problem{ExitCode::kFile, std::move(problems)};
  if (!findings.expiring.empty()) {
    return Problem{ExitCode::kExpiring, Count(findings, options.days)};
  }
  return {};
}

}  // namespace lockstep::tools
