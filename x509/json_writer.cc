#include "x509/json_writer.h"

namespace lockstep::x509 {

JsonWriter& JsonWriter::Open(char bracket) {
  Raw({&bracket, 1});
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::Close(char bracket) {
  out_ += bracket;
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  String(key);
  out_ += ':';
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view text) {
  Raw("\"");
  Quote(text);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::Number(uint64_t number) { return Raw(std::to_string(number)); }
JsonWriter& JsonWriter::Bool(bool value) { return Raw(value ? "true" : "false"); }
JsonWriter& JsonWriter::Null() { return Raw("null"); }

JsonWriter& JsonWriter::Raw(std::string_view text) {
  if (needs_comma_) out_ += ',';
  needs_comma_ = true;
  out_ += text;
  return *this;
}

void JsonWriter::Quote(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (c == '"' || c == '\\') {
      out_ += {'\\', c};
    } else if (byte >= 0x20 && byte < 0x7f) {
      out_ += c;
    } else {
      out_ += "\\u00";
      out_ += {kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
}

}  // namespace lockstep::x509
