// PEM: the textual encoding of RFC 7468.
#ifndef X509_PEM_H_
#define X509_PEM_H_

#include <cstddef>
#include <optional>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "x509/secret_bytes.h"

namespace lockstep::x509 {

// The longest text that is read, in bytes: a system's bundle of roots has 0.25 MB.
inline constexpr size_t kMaxPemSize = size_t{16} << 20;

// Labels (RFC 7468 sections 5, 10, 11; the two before PKCS #8).
inline constexpr std::string_view kPemCertificate = "CERTIFICATE";
inline constexpr std::string_view kPemPrivateKey = "PRIVATE KEY";
inline constexpr std::string_view kPemEncryptedPrivateKey = "ENCRYPTED PRIVATE KEY";
inline constexpr std::string_view kPemEcPrivateKey = "EC PRIVATE KEY";
inline constexpr std::string_view kPemRsaPrivateKey = "RSA PRIVATE KEY";

// One encapsulated text, borrowed and not decoded yet.
struct PemBlock {
  std::string_view label;
  std::string_view body;  // between the two boundary lines
  size_t offset = 0;      // of the BEGIN line in the text

  // Decode takes base64 in lines of any length, and nothing else: kPemInvalid, or
  // kEncryptedPrivateKey for a body that begins with the headers of RFC 1421's encryption.
  [[nodiscard]] Result<SecretBytes> Decode() const;
};

// PemReader walks over the blocks of a text. What stands outside of them is explanatory text
// (section 2), and passed over.
class PemReader {
 public:
  explicit PemReader(std::string_view text) : text_(text) {}
  // Next returns the next block, or nothing at the end. kPemInvalid for a BEGIN line without label
  // or without its END line; kPemTooLarge.
  Result<std::optional<PemBlock>> Next();

 private:
  std::string_view text_;
  size_t position_ = 0;
};

// WritePem returns one block, base64 in lines of 64 characters (section 2). AsText shows it.
SecretBytes WritePem(std::string_view label, Bytes der);

}  // namespace lockstep::x509

#endif  // X509_PEM_H_
