#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "crypto/base/bytes.h"
#include "fuzz/messages/round_trip.h"
#include "tls/messages/server_hello.h"

using lockstep::Bytes;
using lockstep::messages::IsHelloRetryRequest;
using lockstep::messages::ParseServerHello;
using lockstep::messages::SelectedVersion;
using lockstep::messages::ServerHello;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes body(data, size);
  // Whatever parses as a hello of TLS 1.3 must first be understood as one of any version.
  const bool has_version = SelectedVersion(body).has_value();
  const auto hello = ParseServerHello(body);
  if (hello.has_value() && (!has_version || hello->index() != IsHelloRetryRequest(body)))
    std::abort();
  return lockstep::fuzz::RoundTrip<ServerHello>(data, size);
}
