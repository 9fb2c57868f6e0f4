#include "tools/base/negotiated_text.h"

#include "x509/der/text.h"

namespace lockstep::tools {
namespace {

constexpr size_t kMaxShownName = 64;  // of a protocol, or a PSK

}  // namespace

std::string AuthenticationText(const Negotiated& negotiated) {
  if (negotiated.resumption == Resumption::kResumed) return "resumed";
  if (negotiated.psk_identity) {
    return "external PSK " + x509::der::Escape(*negotiated.psk_identity, kMaxShownName);
  }
  return std::string(NameOf(negotiated.signature_scheme));
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
