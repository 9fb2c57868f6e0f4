#include "tools/base/negotiated_text.h"

#include "x509/der/text.h"

namespace lockstep::tools {
namespace {

constexpr size_t kMaxShownName = 64;  // of a protocol, or a PSK

// Why a client did not offer any.
std::string_view NotOfferedText(Resumption resumption) {
  switch (resumption) {
    case Resumption::kNone:
      return "there is no session";
    case Resumption::kExpired:
      return "the session has expired";
    case Resumption::kOtherServerName:
      return "the session is for another server";
    case Resumption::kOtherConfiguration:
      return "the session began with other trust anchors, pins, credentials or PSKs";
    case Resumption::kTicketTooLong:
      return "the session's ticket is too long";
    case Resumption::kOtherCipherSuite:
      return "the session's cipher suite is not on offer";
    case Resumption::kResumed:
    case Resumption::kDeclined:
      break;
  }
  return "the session does not allow it, or its application protocol is not on offer";
}

}  // namespace

std::string AuthenticationText(const Negotiated& negotiated) {
  if (negotiated.resumption == Resumption::kResumed) return "resumed";
  if (negotiated.psk_identity) {
    return "external PSK " + x509::der::Escape(*negotiated.psk_identity, kMaxShownName);
  }
  return std::string(NameOf(negotiated.signature_scheme));
}

std::string_view EarlyDataText(const Negotiated& negotiated) {
  switch (negotiated.early_data) {
    case EarlyDataOutcome::kNotOffered:
      return NotOfferedText(negotiated.resumption);
    case EarlyDataOutcome::kPending:
      return "the server has not said yet";
    case EarlyDataOutcome::kAccepted:
      return "accepted";
    case EarlyDataOutcome::kHelloRetryRequest:
      return "the server wanted a key share of another group first (HelloRetryRequest)";
    case EarlyDataOutcome::kNotResumed:
      return "the session was not resumed";
    case EarlyDataOutcome::kNotWanted:
      return "the server, or the ticket, allows none";
    case EarlyDataOutcome::kOtherParameters:
      return "the cipher suite or the application protocol is not the session's";
    case EarlyDataOutcome::kNotFresh:
      return "the ticket's age does not fit the server's clock";
    case EarlyDataOutcome::kReplayed:
      return "it was seen before, or may have been";
    case EarlyDataOutcome::kRejected:
      break;
  }
  return "the server does not say why";
}

std::string Summary(const Negotiated& negotiated) {
  std::string out(NameOf(negotiated.cipher_suite));
  out.append(", ").append(NameOf(negotiated.group));
  out.append(", ").append(AuthenticationText(negotiated));
  if (negotiated.alpn_protocol.empty()) {
    out += ", no ALPN";
  } else {
    out += ", ALPN " + x509::der::Escape(AsBytes(negotiated.alpn_protocol), kMaxShownName);
  }
  if (negotiated.client_signature_scheme) {
    out.append(", client certificate by ").append(NameOf(*negotiated.client_signature_scheme));
  }
  if (negotiated.hello_retry_request) out += ", after a HelloRetryRequest";
  return out;
}

}  // namespace lockstep::tools
