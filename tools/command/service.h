// Service: what a server says to a client's data. One for each connection, after its handshake.
#ifndef TOOLS_COMMAND_SERVICE_H_
#define TOOLS_COMMAND_SERVICE_H_

#include <cstdint>
#include <memory>

#include "crypto/base/bytes.h"
#include "tls/tls.h"

namespace lockstep::tools {

class Service {
 public:
  virtual ~Service() = default;
  // Takes what arrived, and returns what to send. That is sent in whole before the next call, and
  // has to stay where it is until then; it may be `data` itself.
  virtual Bytes OnData(Bytes data) = 0;
  // Takes the end of the client's data, and returns the last that is sent.
  virtual Bytes OnEnd() { return {}; }
  // Whether all is said: the connection is closed once it is sent.
  [[nodiscard]] virtual bool done() const { return false; }
};

enum class ServiceKind : uint8_t {
  kHttp,   // answers any request by a page that states what was negotiated
  kEcho,   // sends everything back
  kCount,  // takes everything, and at its end says how many bytes it was, in decimal
};

// `negotiated` outlives the service.
std::unique_ptr<Service> MakeService(ServiceKind kind, const Negotiated& negotiated);

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_SERVICE_H_
