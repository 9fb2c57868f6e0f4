// A whole server over the fake provider, against a peer whose words the input edits.
#include <cstddef>
#include <cstdint>

#include "fuzz/tls/session.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lockstep::Side;
  return lockstep::fuzz::FuzzSession(Side::kServer, {data, size});
}
