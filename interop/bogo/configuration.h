// From the runner's flags to a Connection.
#ifndef INTEROP_BOGO_CONFIGURATION_H_
#define INTEROP_BOGO_CONFIGURATION_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "interop/bogo/credentials.h"
#include "interop/bogo/flags.h"
#include "interop/bogo/sessions.h"
#include "interop/bogo/stream.h"
#include "interop/bogo/witness.h"
#include "tls/tls.h"

namespace lockstep::bogo {

// MakeConnection makes the client or server that the flags ask for, whose clock runs `delay`
// seconds ahead. The witness has to outlive it.
Result<Connection> MakeConnection(const Flags& flags, const Credentials& credentials, int64_t delay,
                                  Sessions& sessions, Witness& witness);

// AnswerQuestion answers as the flags say: every chain is good, or none under -verify-fail.
Answer AnswerQuestion(const Flags& flags, const Question& question, Sessions& sessions,
                      Witness& witness);

// BoringSSL's clients go no further where a certificate is asked for and they have some, none of
// which can be sent; section 4.5.1 has them go on without, and leaves it to their callers to mind.
// CanAuthenticate says whether one signs with what the server accepts; FindObjection, once the
// handshake is done, whether none was sent, or whether a session's chain is refused when it is
// looked at again.
bool CanAuthenticate(const Credentials& credentials, const Witness& witness);
std::optional<AlertDescription> FindObjection(const Flags& flags, const Credentials& credentials,
                                              const Negotiated& negotiated, Witness& witness);

// The names of -use-client-ca-list and -expect-client-ca-list: hexadecimal DER, between commas.
std::vector<std::vector<uint8_t>> AuthoritiesIn(std::string_view list);

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_CONFIGURATION_H_
