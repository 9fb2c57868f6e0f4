// Socket: the shim's TCP connection to the runner. Blocking; a peer that is gone is an end of what
// can be read, and nothing that writing reports.
#ifndef INTEROP_BOGO_SOCKET_H_
#define INTEROP_BOGO_SOCKET_H_

#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"

namespace lockstep::bogo {

class Socket {
 public:
  // Connects to the port of 127.0.0.1, or of ::1. Nothing where nobody listens.
  static std::optional<Socket> Connect(uint16_t port, bool ipv6);
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();

  // At least one byte; 0 at the end.
  size_t Read(MutableBytes out);
  void Write(Bytes bytes);
  // Ends the writing side and reads to the end of the other, so that no reset overtakes an alert.
  void Finish();

 private:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_SOCKET_H_
