// A certificate chain and its key, from files.
#ifndef TOOLS_COMMAND_CREDENTIAL_H_
#define TOOLS_COMMAND_CREDENTIAL_H_

#include <memory>
#include <string>

#include "tls/tls.h"
#include "tools/base/problem.h"

namespace lockstep::tools {

// LoadCredential reads what --cert and --key name: PEM, the leaf first. What --staple names is
// stapled to the leaf; empty: nothing.
Outcome<std::shared_ptr<const Credential>> LoadCredential(const std::string& certificate_file,
                                                          const std::string& key_file,
                                                          const std::string& staple_file = {});

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_CREDENTIAL_H_
