#include "x509/reference_name.h"

#include <algorithm>
#include <optional>

#include "x509/dns_name.h"

namespace lockstep::x509 {

Result<ReferenceName> ReferenceName::Parse(std::string_view text) {
  std::string_view literal = text;
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  if (bracketed) literal = text.substr(1, text.size() - 2);
  if (const std::optional<IpAddress> address = IpAddress::Parse(literal))
    if (!bracketed || address->bytes().size() == 16) return Ip(*address);
  if (text.ends_with('.')) text.remove_suffix(1);
  if (!IsDnsName(text)) return Error{Reason::kInvalidReferenceName};
  ReferenceName out;
  out.size_ = static_cast<uint8_t>(text.size());
  std::ranges::transform(text, out.text_.begin(), AsciiLower);
  return out;
}

ReferenceName ReferenceName::Ip(const IpAddress& address) {
  ReferenceName out;
  out.kind_ = Kind::kIp;
  out.ip_ = address;
  return out;
}

Result<ReferenceName> ReferenceName::ParseMailbox(std::string_view text) {
  if (!Mailbox::Parse(text)) return Error{Reason::kInvalidReferenceName};
  ReferenceName out;
  out.kind_ = Kind::kMailbox;
  out.size_ = static_cast<uint8_t>(text.size());
  std::ranges::copy(text, out.text_.begin());
  return out;
}

std::string ReferenceName::ToString() const {
  return kind_ == Kind::kIp ? ip_.ToString() : std::string(text());
}

}  // namespace lockstep::x509
