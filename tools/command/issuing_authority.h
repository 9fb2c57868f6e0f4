// IssuingAuthority: a CA whose key is at hand.
#ifndef TOOLS_COMMAND_ISSUING_AUTHORITY_H_
#define TOOLS_COMMAND_ISSUING_AUTHORITY_H_

#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "tools/base/problem.h"
#include "x509/certificate.h"
#include "x509/private_key.h"

namespace lockstep::tools {

struct IssuingAuthority {
  // The CA's own certificate, then those of its issuers as far as they are there; never empty.
  std::vector<x509::OwnedCertificate> chain;
  x509::PrivateKey key;

  // From PEM. kFile for what is no CA, and for a key that is not its own.
  static Outcome<IssuingAuthority> Load(Bytes certificates, Bytes key);
  // The first certificate of the file (PEM or DER) that `option` names. kUsage where another CA
  // has issued it.
  [[nodiscard]] Outcome<x509::OwnedCertificate> ReadIssued(const std::string& option,
                                                           const std::string& file) const;
};

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_ISSUING_AUTHORITY_H_
