// Capture: what two sides say over a connection, as a file that packet decoders read. No network is
// listened to: the TCP around the bytes is made up.
#ifndef INTEROP_TESTING_CAPTURE_H_
#define INTEROP_TESTING_CAPTURE_H_

#include <array>
#include <cstdint>
#include <string>

#include "crypto/base/bytes.h"

namespace lockstep::interop {

class Capture {
 public:
  // Begins with the TCP handshake of a client with port 443, where decoders expect TLS.
  Capture();

  // What one side sends next, of any size.
  void Add(bool from_client, Bytes bytes);
  // In the format of libpcap.
  void WriteTo(const std::string& path) const;

 private:
  void AddSegment(bool from_client, uint8_t flags, Bytes payload);

  std::string file_;
  std::array<uint32_t, 2> next_{};  // sequence numbers, the client's first
  uint32_t time_ = 0;               // seconds, one a segment
};

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_CAPTURE_H_
