// Beginning: a connection that has just been made, with what its caller answers questions from.
#ifndef FUZZ_TLS_BEGINNING_H_
#define FUZZ_TLS_BEGINNING_H_

#include "fuzz/tls/options.h"
#include "fuzz/tls/past.h"
#include "tls/testing/answers.h"

namespace lockstep::fuzz {

struct Beginning {
  Connection connection;
  testing::Answers answers;
};

// `client`, `server`: the options' own, to which the caller has added what it needs.
Beginning BeginClient(ClientOptions client, const Past& past);
Beginning BeginServer(const Options& options, ServerOptions server, const Past& past);

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_BEGINNING_H_
