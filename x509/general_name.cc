#include "x509/general_name.h"

#include <bit>
#include <optional>
#include <utility>

#include "x509/der/text.h"
#include "x509/ip_address.h"
#include "x509/name.h"

namespace lockstep::x509 {
namespace {

using der::Element;
using der::Reader;
using der::Tag;
using Kind = GeneralName::Kind;

constexpr uint8_t kTagNumber = 0x1f;

// An address, or (RFC 5280 section 4.2.1.10) an address and a mask in the style of RFC 4632: ones,
// then zeros.
bool IsIpAddress(Bytes content, IpAddressForm form) {
  if (form == IpAddressForm::kAddress) return content.size() == 4 || content.size() == 16;
  if (content.size() != 8 && content.size() != 32) return false;
  bool in_prefix = true;
  for (const uint8_t octet : content.subspan(content.size() / 2)) {
    if (!in_prefix && octet != 0) return false;
    if (std::countl_one(octet) + std::countr_zero(octet) < 8) return false;
    in_prefix = in_prefix && octet == 0xff;
  }
  return true;
}

// OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY DEFINED BY type-id }
void CheckOtherName(Reader& other_name) {
  other_name.ObjectIdentifier();
  Reader value = other_name.Enter(der::ContextConstructed(0));
  value.Next();
  if (const Status done = value.Done(); !done) other_name.FailWith(done.error());
}

}  // namespace

GeneralName DecodeGeneralName(const Element& element) {
  return {static_cast<Kind>(std::to_underlying(element.tag) & kTagNumber), element.content};
}

void CheckGeneralName(Reader& reader, const Element& element, IpAddressForm form) {
  if (!reader.ok()) return;
  const Kind kind = DecodeGeneralName(element).kind;
  switch (kind) {
    case Kind::kRfc822Name:
    case Kind::kDnsName:
    case Kind::kUri:
      if (element.tag != der::ContextPrimitive(std::to_underlying(kind))) break;
      if (!der::IsWellFormed(Tag::kIa5String, element.content))
        reader.FailIn(element, Reason::kMalformedName);
      return;
    case Kind::kIpAddress: {
      if (element.tag != der::ContextPrimitive(std::to_underlying(kind))) break;
      if (!IsIpAddress(element.content, form)) reader.FailIn(element, Reason::kMalformedName);
      return;
    }
    case Kind::kRegisteredId: {
      Reader id = reader.Over(element);
      id.ObjectIdentifier(der::ContextPrimitive(std::to_underlying(kind)));
      if (const Status done = id.Done(); !done) reader.FailWith(done.error());
      return;
    }
    case Kind::kOtherName:
    case Kind::kX400Address:
    case Kind::kDirectoryName:
    case Kind::kEdiPartyName: {
      if (element.tag != der::ContextConstructed(std::to_underlying(kind))) break;
      Reader inner = reader.Inside(element);
      // A directoryName is EXPLICIT, since Name is a CHOICE. The two others have been of no use
      // to anyone: their content stays unread, and never matches.
      if (kind == Kind::kDirectoryName) Name::Read(inner);
      if (kind == Kind::kOtherName) CheckOtherName(inner);
      if (kind == Kind::kX400Address || kind == Kind::kEdiPartyName) return;
      if (const Status done = inner.Done(); !done) reader.FailWith(done.error());
      return;
    }
  }
  reader.FailIn(element, Reason::kMalformedName);
}

GeneralNames ReadGeneralNames(Reader& reader, Tag tag) {
  const Element list = reader.Expect(tag);
  Reader names = reader.Inside(list);
  size_t count = 0;
  do {
    const Element element = names.Next();
    CheckGeneralName(names, element, IpAddressForm::kAddress);
    if (++count > kMaxGeneralNames) names.Fail(Reason::kCertificateListTooLong, kMaxGeneralNames);
  } while (!names.empty());
  if (const Status done = names.Done(); !done) reader.FailWith(done.error());
  return reader.ok() ? GeneralNames(list.content) : GeneralNames();
}

std::string ToString(const GeneralName& name) {
  switch (name.kind) {
    case Kind::kRfc822Name:
      return "email:" + der::Escape(name.value);
    case Kind::kDnsName:
      return "dns:" + der::Escape(name.value);
    case Kind::kUri:
      return "uri:" + der::Escape(name.value);
    case Kind::kIpAddress: {
      const std::optional<IpAddress> address = IpAddress::FromBytes(name.value);
      return "ip:" + (address ? address->ToString() : der::Escape(name.value));
    }
    case Kind::kDirectoryName: {
      const Result<Name> directory_name = Name::Parse(name.value);
      return "dirname:" + (directory_name ? directory_name->ToString() : std::string());
    }
    case Kind::kOtherName:
    case Kind::kX400Address:
    case Kind::kEdiPartyName:
    case Kind::kRegisteredId:
      break;
  }
  return "other";
}

}  // namespace lockstep::x509
