#include "x509/extension_list.h"

namespace lockstep::x509 {

// Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE,
//                          extnValue OCTET STRING }
RawExtension ReadRawExtension(der::Reader& list) {
  RawExtension out;
  der::Reader sequence = list.Enter(der::Tag::kSequence);
  out.offset = static_cast<uint32_t>(sequence.offset());
  out.id = sequence.ObjectIdentifier();
  if (sequence.NextIs(der::Tag::kBoolean)) {
    out.critical = sequence.Boolean();
    // X.690 11.5: a default value is not encoded.
    if (!out.critical) sequence.Fail(Reason::kDerInvalid);
  }
  out.value = sequence.Expect(der::Tag::kOctetString);
  if (const Status done = sequence.Done(); !done) list.FailWith(done.error());
  return out;
}

}  // namespace lockstep::x509
