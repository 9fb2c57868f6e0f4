#include "tools/http/page.h"

#include <algorithm>

#include "tools/base/negotiated_text.h"

namespace lockstep::tools {
namespace {

// A server name or a protocol may hold anything that its client likes.
std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain = c >= ' ' && c <= '~' && c != '<' && c != '>' && c != '&' && c != '"';
    if (is_plain) {
      out += c;
    } else {
      out += "&#" + std::to_string(static_cast<unsigned char>(c)) + ";";
    }
  }
  return out;
}

template <class CodePoint>
std::string Name(CodePoint value) {
  const std::string_view name = NameOf(value);
  return name.empty() ? "number " + std::to_string(static_cast<unsigned>(value))
                      : std::string(name);
}

std::string Row(std::string_view label, std::string_view value) {
  return "<tr><th>" + std::string(label) + "</th><td>" + Escape(value) + "</td></tr>\n";
}

// Where a request may have come, at least in part, ahead of the handshake.
std::string EarlyDataRow(const Negotiated& negotiated) {
  if (negotiated.early_data == EarlyDataOutcome::kNotOffered) return {};
  return Row("Early data", EarlyDataText(negotiated));
}

std::string Body(const Negotiated& negotiated) {
  const auto or_none = [](const std::string& text) { return text.empty() ? "none" : text; };
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<title>Lockstep</title>\n"
         "<h1>This came over TLS 1.3, by Lockstep</h1>\n<table>\n" +
         Row("Protocol", "TLS 1.3") + Row("Cipher suite", Name(negotiated.cipher_suite)) +
         Row("Group", Name(negotiated.group)) +
         Row("Authentication", AuthenticationText(negotiated)) +
         Row("Server name", or_none(negotiated.server_name)) +
         Row("Application protocol", or_none(negotiated.alpn_protocol)) +
         Row("HelloRetryRequest", negotiated.hello_retry_request ? "yes" : "no") +
         EarlyDataRow(negotiated) + "</table>\n</html>\n";
}

std::string Answer(std::string_view status, std::string_view type, std::string_view body,
                   bool with_body = true) {
  std::string out = "HTTP/1.1 " + std::string(status) + "\r\n";
  out.append("Content-Type: ").append(type).append("\r\n");
  out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  out.append("Strict-Transport-Security: max-age=31536000\r\n");  // RFC 6797, one year
  out.append("X-Content-Type-Options: nosniff\r\n");
  out.append("Cache-Control: no-store\r\nConnection: close\r\n\r\n");
  if (with_body) out.append(body);
  return out;
}

}  // namespace

size_t EndOfRequestHead(std::string_view text) {
  const size_t crlf = text.find("\r\n\r\n");
  const size_t lf = text.find("\n\n");
  if (crlf == text.npos && lf == text.npos) return text.npos;
  return crlf < lf ? crlf + 4 : lf + 2;
}

std::string AnswerTo(std::string_view request_head, const Negotiated& negotiated) {
  const std::string_view line = request_head.substr(0, request_head.find_first_of("\r\n"));
  if (line.find(" HTTP/1.") == line.npos) {
    return Answer("400 Bad Request", "text/plain", "This is not an HTTP/1 request.\n");
  }
  return Answer("200 OK", "text/html; charset=utf-8", Body(negotiated), !line.starts_with("HEAD "));
}

std::string AnswerToTooLongRequest() {
  return Answer("431 Request Header Fields Too Large", "text/plain",
                "The request's head is too long.\n");
}

}  // namespace lockstep::tools
