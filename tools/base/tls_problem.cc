#include "tools/base/tls_problem.h"

#include <string_view>

namespace lockstep::tools {
namespace {

// What to do about an error of our own finding, as far as options can help; empty where they
// cannot.
std::string_view AdviceFor(Reason reason) {
  switch (reason) {
    case Reason::kUnknownIssuer:
    case Reason::kSelfSignedCertificate:
      return "To trust it on purpose: --save-chain FILE keeps what the peer sent; once you have "
             "compared its key's sha256 pin over another channel, --ca FILE trusts it.";
    case Reason::kNameMismatch:
      return "--server-name NAME asks for another name than that of the host.";
    case Reason::kPinMismatch:
      return "--pin can be given once for each key that is accepted.";
    case Reason::kUnsupportedVersion:
      return "Lockstep speaks TLS 1.3 only.";
    case Reason::kNotTls:
      return "Is this the right port?";
    case Reason::kNoCommonCipherSuite:
      return "--ciphers says which ones are used here.";
    case Reason::kNoCommonGroup:
      return "--groups says which ones are used here.";
    case Reason::kNoCommonApplicationProtocol:
      return "--alpn says which ones are used here.";
    case Reason::kTruncatedConnection:
      return "What arrived may be cut short: an attacker could have ended the connection.";
    default:
      return {};
  }
}

// What an alert of the peer most likely means.
std::string_view AdviceFor(AlertDescription alert) {
  switch (alert) {
    case AlertDescription::kProtocolVersion:
      return "The peer does not speak TLS 1.3, and Lockstep speaks nothing older.";
    case AlertDescription::kHandshakeFailure:
    case AlertDescription::kInsufficientSecurity:
      return "Most likely both sides have no cipher suite, group or signature scheme in common; "
             "--trace shows what was offered.";
    case AlertDescription::kNoApplicationProtocol:
      return "The peer speaks none of the protocols that were offered; --alpn names them.";
    case AlertDescription::kUnrecognizedName:
      return "The peer does not know the host; --server-name NAME asks for another.";
    case AlertDescription::kUnknownCa:
    case AlertDescription::kBadCertificate:
    case AlertDescription::kCertificateExpired:
    case AlertDescription::kCertificateUnknown:
    case AlertDescription::kUnsupportedCertificate:
      return "The peer does not accept our certificate.";
    case AlertDescription::kDecryptError:
      return "Most likely the peer has another key for a PSK of this name, or could not verify our "
             "signature.";
    case AlertDescription::kCertificateRequired:
      return "The peer wants a client certificate: --cert FILE and --key FILE name one.";
    default:
      return {};
  }
}

}  // namespace

Problem ProblemOf(const Failure& failure) {
  std::string text;
  if (failure.diagnosis != nullptr && KindOf(failure.error.reason) == ErrorKind::kTrust) {
    text = failure.diagnosis->Explain();
  }
  text += failure.Describe() + '.';
  const std::string_view advice =
      failure.alert_received ? AdviceFor(*failure.alert_received) : AdviceFor(failure.error.reason);
  if (!advice.empty()) text.append("\n").append(advice);
  return {ExitCodeFor(failure.error.reason), std::move(text)};
}

}  // namespace lockstep::tools
