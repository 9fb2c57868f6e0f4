// Base64 (RFC 4648 section 4) without branches or table look-ups on the data, which may be a
// private key.
#ifndef X509_BASE64_H_
#define X509_BASE64_H_

#include <optional>
#include <string_view>

#include "crypto/base/bytes.h"
#include "x509/secret_bytes.h"

namespace lockstep::x509 {

// DecodeBase64 decodes padded base64, ignoring spaces, tabs and line ends; nothing else is
// tolerated: no other character, no missing padding, no stray bits in the last one.
std::optional<SecretBytes> DecodeBase64(std::string_view text);

// AppendBase64 appends padded base64 of `bytes` to `out`; with `line_size` (a multiple of 4) not 0,
// in lines of that many characters, each ended by a line feed.
void AppendBase64(Bytes bytes, size_t line_size, SecretBytes& out);

}  // namespace lockstep::x509

#endif  // X509_BASE64_H_
