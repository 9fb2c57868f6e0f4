// Where to connect to or to listen on: host and port in text, and as socket addresses.
#ifndef TOOLS_NET_ADDRESS_H_
#define TOOLS_NET_ADDRESS_H_

#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/base/problem.h"

namespace lockstep::tools {

// A host (a name, or an IP address without brackets) and a port.
struct HostPort {
  std::string host;
  uint16_t port = 0;

  // Parse takes "example.org:443", "192.0.2.1:443" and "[2001:db8::1]:443". Without a port it takes
  // `default_port`, if there is one. kUsage, with what it should look like, for anything else.
  static Outcome<HostPort> Parse(std::string_view text,
                                 std::optional<uint16_t> default_port = std::nullopt);
  // As Parse takes it.
  [[nodiscard]] std::string ToString() const;
};

// An IPv4 or IPv6 address with a port, as the system calls take it.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  // "127.0.0.1:443", "[::1]:443".
  [[nodiscard]] std::string ToString() const;
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

enum class ResolveFor : uint8_t { kConnect, kListen };
// Resolve asks the system for all addresses of a host, in the order to try them. Blocks. kNetwork
// where there is none.
Outcome<std::vector<SocketAddress>> Resolve(const HostPort& where, ResolveFor purpose);

// ResolveWithin is Resolve for kConnect, for at most `timeout`. The system's call cannot be
// interrupted: it is made on a thread of its own, which is left behind where it takes longer.
// `resolve` stands in for it in tests.
using Resolver = std::function<Outcome<std::vector<SocketAddress>>(const HostPort&, ResolveFor)>;
Outcome<std::vector<SocketAddress>> ResolveWithin(const HostPort& where,
                                                  std::chrono::milliseconds timeout,
                                                  Resolver resolve = Resolve);

}  // namespace lockstep::tools

#endif  // TOOLS_NET_ADDRESS_H_
