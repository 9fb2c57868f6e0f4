#include "x509/distribution_points.h"

#include <optional>

namespace lockstep::x509 {
namespace {

using der::Element;
using der::Reader;
using der::Tag;

// [number] EXPLICIT, since it is a CHOICE:
// DistributionPointName ::= CHOICE { fullName [0] GeneralNames,
//                                    nameRelativeToCRLIssuer [1] RelativeDistinguishedName }
DistributionPointName ReadName(Reader& parent) {
  DistributionPointName out;
  Reader choice = parent.Enter(der::ContextConstructed(0));
  if (choice.NextIs(der::ContextConstructed(0))) {
    out.full_name = ReadGeneralNames(choice, der::ContextConstructed(0));
  } else {
    out.relative_name = choice.Expect(der::ContextConstructed(1)).content;
  }
  if (const Status done = choice.Done(); !done) parent.FailWith(done.error());
  return out;
}

DistributionPoint ReadDistributionPoint(Reader& list) {
  DistributionPoint out;
  Reader point = list.Enter(Tag::kSequence);
  // DistributionPoint ::= SEQUENCE { distributionPoint [0] DistributionPointName OPTIONAL,
  if (point.NextIs(der::ContextConstructed(0))) out.name = ReadName(point);
  //   reasons [1] ReasonFlags OPTIONAL,
  if (point.NextIs(der::ContextPrimitive(1))) {
    point.Bits(der::ContextPrimitive(1));
    out.some_reasons = true;
  }
  //   cRLIssuer [2] GeneralNames OPTIONAL }
  if (point.NextIs(der::ContextConstructed(2))) {
    ReadGeneralNames(point, der::ContextConstructed(2));
    out.has_crl_issuer = true;
  }
  if (const Status done = point.Done(); !done) list.FailWith(done.error());
  return out;
}

// [number] IMPLICIT BOOLEAN DEFAULT FALSE: there only if it is true, as 0xff (X.690 11.1, 11.5).
bool ReadFlag(Reader& reader, uint8_t number) {
  const std::optional<Element> flag = reader.Optional(der::ContextPrimitive(number));
  if (!flag) return false;
  if (flag->content.size() != 1 || flag->content[0] != 0xff)
    reader.FailIn(*flag, Reason::kDerInvalid);
  return true;
}

}  // namespace

DistributionPoint DecodeDistributionPoint(const Element& element) {
  Reader list(element.whole);
  return ReadDistributionPoint(list);
}

// CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint
CrlDistributionPoints ReadCrlDistributionPoints(Reader& reader) {
  const Element list = reader.Expect(Tag::kSequence);
  Reader points = reader.Inside(list);
  size_t count = 0;
  do {
    ReadDistributionPoint(points);
    if (++count > kMaxDistributionPoints)
      points.Fail(Reason::kCertificateListTooLong, kMaxDistributionPoints);
  } while (!points.empty());
  if (const Status done = points.Done(); !done) reader.FailWith(done.error());
  return reader.ok() ? CrlDistributionPoints(list.content) : CrlDistributionPoints();
}

// IssuingDistributionPoint ::= SEQUENCE { ... }, the fields in the order in which they are read
IssuingDistributionPoint ReadIssuingDistributionPoint(Reader& reader) {
  IssuingDistributionPoint out;
  Reader sequence = reader.Enter(Tag::kSequence);
  // 5.2.5: MUST NOT be an empty sequence.
  if (sequence.empty()) sequence.Fail(Reason::kMalformedExtension);
  if (sequence.NextIs(der::ContextConstructed(0))) out.name = ReadName(sequence);
  out.only_user_certificates = ReadFlag(sequence, 1);
  out.only_ca_certificates = ReadFlag(sequence, 2);
  if (sequence.NextIs(der::ContextPrimitive(3))) {
    sequence.Bits(der::ContextPrimitive(3));
    out.only_some_reasons = true;
  }
  out.indirect = ReadFlag(sequence, 4);
  out.only_attribute_certificates = ReadFlag(sequence, 5);
  // 5.2.5: at most one of the three may be true.
  if (out.only_user_certificates + out.only_ca_certificates + out.only_attribute_certificates > 1)
    sequence.Fail(Reason::kMalformedExtension);
  if (const Status done = sequence.Done(); !done) reader.FailWith(done.error());
  return out;
}

}  // namespace lockstep::x509
