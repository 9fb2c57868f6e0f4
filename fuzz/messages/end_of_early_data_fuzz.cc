#include <cstddef>
#include <cstdint>

#include "fuzz/messages/round_trip.h"
#include "tls/messages/end_of_early_data.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return lockstep::fuzz::RoundTrip<lockstep::messages::EndOfEarlyData>(data, size);
}
