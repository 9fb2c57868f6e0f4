// LateAnswers: whoever answers the questions of two connections, right, and only after everything
// else that could be done was done.
#ifndef TLS_TESTING_LATE_ANSWERS_H_
#define TLS_TESTING_LATE_ANSWERS_H_

#include <cstddef>
#include <cstdint>
#include <set>

#include "tls/testing/answers.h"
#include "tls/testing/early_data.h"
#include "tls/testing/loopback.h"

namespace lockstep::testing {

class LateAnswers : public Answers {
 public:
  // Drives both until they are silent and nothing is asked; `window`: bytes shown to Receive at a
  // time. Returns whether both finished the handshake.
  bool Run(Loopback& loopback, size_t window = SIZE_MAX);

  // The questions that were asked, as indices of the variant.
  std::set<size_t> asked;

 private:
  // Answers the endpoint's question, if one is open, after some prodding.
  bool Answer(Endpoint& endpoint);
};

}  // namespace lockstep::testing

#endif  // TLS_TESTING_LATE_ANSWERS_H_
