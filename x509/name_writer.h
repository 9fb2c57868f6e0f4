// Distinguished names, written.
#ifndef X509_NAME_WRITER_H_
#define X509_NAME_WRITER_H_

#include <cstdint>
#include <string>
#include <vector>

namespace lockstep::x509 {

// UTF-8 texts; an empty one is left out.
struct NameSpec {
  std::string common_name;
  std::string organization = {};
};

// WriteName returns the DER Name: organizationName, then commonName, as UTF8Strings.
std::vector<uint8_t> WriteName(const NameSpec& spec);

}  // namespace lockstep::x509

#endif  // X509_NAME_WRITER_H_
