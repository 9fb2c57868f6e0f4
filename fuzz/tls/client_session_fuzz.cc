// The bytes that a client keeps its sessions in, changed or made up.
#include <cstddef>
#include <cstdint>

#include "fuzz/tls/session_round_trip.h"
#include "tls/resumption/client_session.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::fuzz::RoundTripSession<lockstep::ClientSession>({data, size});
  return 0;
}
