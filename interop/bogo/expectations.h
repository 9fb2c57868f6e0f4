// What the runner expects to hold after a handshake, and at a connection's end.
#ifndef INTEROP_BOGO_EXPECTATIONS_H_
#define INTEROP_BOGO_EXPECTATIONS_H_

#include <optional>
#include <string>

#include "interop/bogo/credentials.h"
#include "interop/bogo/flags.h"
#include "interop/bogo/witness.h"
#include "tls/tls.h"

namespace lockstep::bogo {

// Why a test fails; nothing where it does not.
using Problem = std::optional<std::string>;

Problem CheckHandshake(const Flags& flags, const Credentials& credentials, bool is_resumption,
                       const Connection& connection, const Witness& witness);
Problem CheckEnd(const Flags& flags, const Witness& witness);

// Of early data that was offered.
bool IsRejected(EarlyDataOutcome outcome);

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_EXPECTATIONS_H_
