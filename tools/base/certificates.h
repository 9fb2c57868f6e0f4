// Certificates and CRLs from files.
#ifndef TOOLS_BASE_CERTIFICATES_H_
#define TOOLS_BASE_CERTIFICATES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "tools/base/problem.h"

namespace lockstep::tools {

// DecodeCertificates returns the DER of every certificate in `content`: the blocks of PEM text in
// their order, other blocks passed over, or the one certificate of a DER file. Whether they parse
// is not looked at. kFile, which tells of `what`, for bad PEM and where there is none.
Outcome<std::vector<std::vector<uint8_t>>> DecodeCertificates(std::string_view what, Bytes content);

// RFC 7468 section 6.
inline constexpr std::string_view kPemCrl = "X509 CRL";
// DecodeCrls does the same for CRLs.
Outcome<std::vector<std::vector<uint8_t>>> DecodeCrls(std::string_view what, Bytes content);

}  // namespace lockstep::tools

#endif  // TOOLS_BASE_CERTIFICATES_H_
