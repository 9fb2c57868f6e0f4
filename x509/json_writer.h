// JsonWriter writes JSON (RFC 8259) in one line of printable ASCII, without a library.
#ifndef X509_JSON_WRITER_H_
#define X509_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lockstep::x509 {

// The caller opens and closes objects and arrays in their order, and gives a key to every value in
// an object; nothing checks that. Any function may throw std::bad_alloc.
class JsonWriter {
 public:
  JsonWriter& Open(char bracket);   // '{' or '['
  JsonWriter& Close(char bracket);  // '}' or ']'
  JsonWriter& Key(std::string_view key);
  // Text of any bytes: what is not printable ASCII becomes \u00XX with the byte's number.
  JsonWriter& String(std::string_view text);
  JsonWriter& Number(uint64_t number);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();

  // A key with its value.
  JsonWriter& Field(std::string_view key, std::string_view text) { return Key(key).String(text); }

  std::string Take() && { return std::move(out_); }

 private:
  JsonWriter& Raw(std::string_view text);
  void Quote(std::string_view text);

  std::string out_;
  bool needs_comma_ = false;
};

}  // namespace lockstep::x509

#endif  // X509_JSON_WRITER_H_
