#include <cstddef>
#include <cstdint>

#include "fuzz/messages/round_trip.h"
#include "tls/messages/key_update.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return lockstep::fuzz::RoundTrip<lockstep::messages::KeyUpdate>(data, size);
}
