#include "tools/base/problem.h"

#include <system_error>

namespace lockstep::tools {
namespace {

struct Meaning {
  ExitCode code;
  std::string_view text;
};

constexpr Meaning kMeanings[] = {
    {ExitCode::kDone, "done: a clean close_notify, or a complete HTTP answer"},
    {ExitCode::kInternal, "this machine or this program failed"},
    {ExitCode::kUsage, "the command line is wrong"},
    {ExitCode::kFile, "a file could not be read or written, or does not hold what it should"},
    {ExitCode::kNetwork, "no connection: unknown name, refused, reset or timed out"},
    {ExitCode::kUntrusted, "the peer's certificate was refused"},
    {ExitCode::kProtocol, "the peer broke the protocol, or shares no algorithm with us"},
    {ExitCode::kRefused, "the peer ended the connection with an alert"},
    {ExitCode::kTruncated,
     "the data is not complete: no close_notify, or an HTTP answer cut short"},
    {ExitCode::kEarlyData, "the early data was not accepted"},
    {ExitCode::kExpiring, "a certificate expires soon, or has expired"},
};

}  // namespace

std::string ExitCodeTable() {
  std::string out;
  for (const Meaning& meaning : kMeanings) {
    out.append("  ").append(std::to_string(static_cast<int>(meaning.code))).append("  ");
    out.append(meaning.text).append("\n");
  }
  return out;
}

ExitCode ExitCodeFor(Reason reason) {
  switch (KindOf(reason)) {
    case ErrorKind::kPeer:
    case ErrorKind::kNoAgreement:
      return ExitCode::kProtocol;
    case ErrorKind::kTrust:
      return ExitCode::kUntrusted;
    case ErrorKind::kPeerAlert:
      return ExitCode::kRefused;
    case ErrorKind::kTransport:
      return ExitCode::kTruncated;
    case ErrorKind::kMisuse:
    case ErrorKind::kResource:
    case ErrorKind::kInternal:
      break;
  }
  return ExitCode::kInternal;
}

Problem ProblemOf(std::string_view what, const Error& error) {
  return ProblemOf(what, error, ExitCodeFor(error.reason));
}

Problem ProblemOf(std::string_view what, const Error& error, ExitCode exit_code) {
  return {exit_code, std::string(what) + ": " + Describe(error)};
}

Problem ProblemOfSystem(ExitCode exit_code, std::string_view what, int error_number) {
  return {exit_code, std::string(what) + ": " + std::generic_category().message(error_number)};
}

}  // namespace lockstep::tools
