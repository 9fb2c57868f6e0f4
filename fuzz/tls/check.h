// Check: an oracle's verdict.
#ifndef FUZZ_TLS_CHECK_H_
#define FUZZ_TLS_CHECK_H_

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace lockstep::fuzz {

// Ends the process where the condition does not hold, naming the line.
inline void Check(bool condition,
                  const std::source_location& where = std::source_location::current()) {
  if (condition) return;
  (void)std::fprintf(stderr, "%s:%u: in %s: a check failed\n", where.file_name(), where.line(),
                     where.function_name());
  std::abort();
}

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_CHECK_H_
