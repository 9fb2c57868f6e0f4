// AnsweredHandshake: brings two connections through their handshake, whatever they ask.
#ifndef FUZZ_TLS_ANSWERED_HANDSHAKE_H_
#define FUZZ_TLS_ANSWERED_HANDSHAKE_H_

#include "tls/testing/answers.h"
#include "tls/testing/loopback.h"

namespace lockstep::fuzz {

// Returns whether both finished. All that both had to send has arrived then, tickets too.
bool AnsweredHandshake(testing::Loopback& loopback, testing::Answers& client,
                       testing::Answers& server);

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_ANSWERED_HANDSHAKE_H_
