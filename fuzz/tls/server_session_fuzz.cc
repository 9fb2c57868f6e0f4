// What a server finds in a ticket that opened, or in a store: changed or made up.
#include <cstddef>
#include <cstdint>

#include "fuzz/tls/session_round_trip.h"
#include "tls/resumption/server_session.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::fuzz::RoundTripSession<lockstep::ServerSession>({data, size});
  return 0;
}
