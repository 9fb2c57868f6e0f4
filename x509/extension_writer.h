// The extensions of RFC 5280 section 4.2, written.
#ifndef X509_EXTENSION_WRITER_H_
#define X509_EXTENSION_WRITER_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "x509/der/writer.h"
#include "x509/extensions.h"
#include "x509/general_name.h"

namespace lockstep::x509 {

// One extension to put into a certificate. Nothing in it is checked, so that tests can make broken
// ones.
struct ExtensionSpec {
  std::vector<uint8_t> id;     // content of the OBJECT IDENTIFIER
  std::vector<uint8_t> value;  // content of extnValue
  bool critical = false;
};

// WriteExtensions writes Extensions: a SEQUENCE of them.
void WriteExtensions(std::span<const ExtensionSpec> extensions, der::Writer& writer);

// Each is critical as RFC 5280 asks for. Names are borrowed for the call.
ExtensionSpec BasicConstraintsExtension(bool ca, std::optional<uint32_t> path_length = {});
ExtensionSpec KeyUsageExtension(std::initializer_list<KeyUsageBit> bits);
ExtensionSpec ExtendedKeyUsageExtension(std::span<const Bytes> purposes);
ExtensionSpec SubjectKeyIdentifierExtension(Bytes key_identifier);
ExtensionSpec AuthorityKeyIdentifierExtension(Bytes key_identifier);
ExtensionSpec SubjectAltNameExtension(std::span<const GeneralName> names);
// The bases of kIpAddress are addresses with masks.
ExtensionSpec NameConstraintsExtension(std::span<const GeneralName> permitted,
                                       std::span<const GeneralName> excluded);

// Policies are contents of OBJECT IDENTIFIERs, without qualifiers.
ExtensionSpec CertificatePoliciesExtension(std::span<const Bytes> policies);
ExtensionSpec PolicyMappingsExtension(std::span<const PolicyMapping> mappings);
ExtensionSpec PolicyConstraintsExtension(const PolicyConstraints& constraints);
ExtensionSpec InhibitAnyPolicyExtension(uint32_t skip_certs);

// SubjectAltNameFromText takes DNS names (also "*.example.com"), IP addresses and e-mail addresses
// ("a@example.com"). kInvalidReferenceName for what is none of them, and for no names.
Result<ExtensionSpec> SubjectAltNameFromText(std::span<const std::string> names);

}  // namespace lockstep::x509

#endif  // X509_EXTENSION_WRITER_H_
