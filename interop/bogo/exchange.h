// One connection of the shim, from its handshake to its end.
#ifndef INTEROP_BOGO_EXCHANGE_H_
#define INTEROP_BOGO_EXCHANGE_H_

#include "interop/bogo/credentials.h"
#include "interop/bogo/expectations.h"
#include "interop/bogo/flags.h"
#include "interop/bogo/stream.h"
#include "interop/bogo/witness.h"

namespace lockstep::bogo {

// RunConnection does what the flags say; `retry` are those of a client whose early data was
// rejected. A failure of the engine is described with its alert, as
// ":alert:decode_error:".
Problem RunConnection(const Flags& flags, const Flags& retry, const Credentials& credentials,
                      bool is_resumption, Stream& stream, Witness& witness);

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_EXCHANGE_H_
