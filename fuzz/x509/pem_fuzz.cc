// The PEM reader and base64 on any text. Oracle: a block that decodes is written and read again as
// the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "crypto/base/bytes.h"
#include "x509/base64.h"
#include "x509/pem.h"

namespace lockstep::x509 {
namespace {

void Check(bool condition) {
  if (!condition) std::abort();
}

void CheckRoundTrip(const PemBlock& block, Bytes der) {
  const SecretBytes text = WritePem(block.label, der);
  PemReader reader(AsText(text));
  const Result<std::optional<PemBlock>> again = reader.Next();
  if (!again || !*again) std::abort();
  Check((*again)->label == block.label);
  const Result<SecretBytes> decoded = (*again)->Decode();
  Check(decoded.has_value() && Equal(*decoded, der));
  const Result<std::optional<PemBlock>> end = reader.Next();
  Check(end.has_value() && !end->has_value());
}

void Fuzz(std::string_view text) {
  PemReader reader(text);
  size_t previous_end = 0;
  while (true) {
    const Result<std::optional<PemBlock>> block = reader.Next();
    if (!block) return Check(block.error().offset <= text.size());
    if (!*block) break;
    Check((*block)->offset >= previous_end);
    previous_end = static_cast<size_t>((*block)->body.data() - text.data()) + (*block)->body.size();
    Check(previous_end <= text.size());
    const Result<SecretBytes> der = (*block)->Decode();
    if (der) CheckRoundTrip(**block, *der);
  }
  // Base64 has one encoding for each byte string, blanks aside.
  if (const std::optional<SecretBytes> bytes = DecodeBase64(text)) {
    SecretBytes encoded;
    AppendBase64(*bytes, 0, encoded);
    size_t position = 0;
    for (const char c : text) {
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
      Check(position < encoded.size() && encoded[position++] == static_cast<uint8_t>(c));
    }
    Check(position == encoded.size());
  }
}

}  // namespace
}  // namespace lockstep::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::x509::Fuzz(lockstep::AsText({data, size}));
  return 0;
}
