// Fault: the bytes of a certificate that a check was not content with.
#ifndef X509_FAULT_H_
#define X509_FAULT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/error.h"

namespace lockstep::x509 {

// How much of them a diagnosis keeps, in bytes: every date and most names, not whole keys.
inline constexpr size_t kMaxFaultBytes = 64;

// Where they lie in the DER certificate, and the first kMaxFaultBytes of them. A size of 0: no
// bytes are at fault, as where an extension is missing.
struct Fault {
  uint32_t offset = 0;
  uint32_t size = 0;
  std::vector<uint8_t> bytes = {};
};

// FaultOf finds what `error`, of one of the verifier's checks or of Certificate::Parse, is about:
// a field, an extension, a name of the subjectAltName (the one that is printed as `detail`), or for
// what does not parse the bytes from the error's offset on. May throw std::bad_alloc.
Fault FaultOf(Bytes der, const Error& error, std::string_view detail);

// FaultHex prints the bytes that were kept: "17 0d 32".
std::string FaultHex(const Fault& fault);

}  // namespace lockstep::x509

#endif  // X509_FAULT_H_
