// The DER reader on any bytes. Oracle: DER has one encoding for each value, so that whatever is
// read must come out of the writer as the same bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "crypto/base/bytes.h"
#include "x509/der/reader.h"
#include "x509/der/time.h"
#include "x509/der/writer.h"

namespace lockstep::x509::der {
namespace {

void Check(bool condition) {
  if (!condition) std::abort();
}

constexpr uint8_t kConstructed = 0x20;

// Writes each element again, those inside constructed ones too. Returns whether all was DER.
bool Rewrite(Reader reader, Writer& writer) {
  while (!reader.empty()) {
    const Element element = reader.Next();
    if (!reader.ok()) return false;
    if ((static_cast<uint8_t>(element.tag) & kConstructed) == 0) {
      writer.Primitive(element.tag, element.content);
      continue;
    }
    bool ok = true;
    writer.Constructed(element.tag, [&] { ok = Rewrite(reader.Inside(element), writer); });
    if (!ok) return false;
  }
  return reader.ok();
}

// Each reads a value off the front and writes it again.
void RewriteBoolean(Reader& reader, Writer& writer) { writer.Boolean(reader.Boolean()); }
void RewriteUnsigned(Reader& reader, Writer& writer) { writer.Unsigned(reader.Unsigned()); }
void RewriteSmall(Reader& reader, Writer& writer) {
  writer.SmallInteger(reader.SmallInteger(UINT64_MAX));
}
void RewriteBits(Reader& reader, Writer& writer) {
  const BitString bits = reader.Bits();
  writer.BitString(bits.bytes, bits.unused);
}
void RewriteOid(Reader& reader, Writer& writer) {
  writer.ObjectIdentifier(reader.ObjectIdentifier());
}
void RewriteNull(Reader& reader, Writer& writer) {
  reader.Null();
  writer.Null();
}
void RewriteTime(Reader& reader, Writer& writer) {
  const Time time = ReadTime(reader);
  if (!reader.ok()) return;
  // A year from 1950 to 2049 as GeneralizedTime is read, and written as UTCTime.
  Check(FromCivil(ToCivil(time)) == time);
  WriteTime(time, writer);
  Reader again(writer.bytes());
  Check(ReadTime(again) == time && again.Done().has_value());
}

void Fuzz(Bytes input) {
  Writer all;
  if (Rewrite(Reader(input), all)) Check(Equal(all.bytes(), input));
  for (const auto rewrite : {RewriteBoolean, RewriteUnsigned, RewriteSmall, RewriteBits, RewriteOid,
                             RewriteNull, RewriteTime}) {
    Reader reader(input);
    Writer writer;
    rewrite(reader, writer);
    const Status done = reader.Done();
    if (!done) Check(done.error().offset <= input.size());
    if (done && rewrite != RewriteTime) Check(Equal(writer.bytes(), input));
  }
}

}  // namespace
}  // namespace lockstep::x509::der

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::x509::der::Fuzz({data, size});
  return 0;
}
