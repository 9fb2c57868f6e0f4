#include "tools/net/address.h"

#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <future>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

namespace lockstep::tools {
namespace {

Problem BadAddress(std::string_view text, std::string_view why) {
  return {ExitCode::kUsage, '"' + std::string(text) + "\": " + std::string(why) +
                                "; write example.org:443, 192.0.2.1:443 or [2001:db8::1]:443"};
}

std::optional<uint16_t> ParsePort(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

std::string WithPort(std::string_view host, std::string_view port) {
  const bool is_ipv6 = host.find(':') != host.npos;
  std::string out;
  if (is_ipv6) out += '[';
  out.append(host);
  if (is_ipv6) out += ']';
  return out.append(":").append(port);
}

}  // namespace

Outcome<HostPort> HostPort::Parse(std::string_view text, std::optional<uint16_t> default_port) {
  std::string_view host = text;
  std::string_view rest;  // ":443", or nothing
  if (text.starts_with('[')) {
    const size_t bracket = text.find(']');
    if (bracket == text.npos) return BadAddress(text, "the bracket is not closed");
    host = text.substr(1, bracket - 1);
    rest = text.substr(bracket + 1);
  } else if (const size_t colon = text.find(':'); colon != text.npos) {
    host = text.substr(0, colon);
    rest = text.substr(colon);
    if (rest.find(':', 1) != rest.npos) {
      return BadAddress(text, "an IPv6 address has to be in brackets");
    }
  }
  if (host.empty()) return BadAddress(text, "the host is missing");
  if (rest.empty()) {
    if (!default_port) return BadAddress(text, "the port is missing");
    return HostPort{std::string(host), *default_port};
  }
  const auto port = rest.starts_with(':') ? ParsePort(rest.substr(1)) : std::nullopt;
  if (!port) return BadAddress(text, "the port is not a number from 0 to 65535");
  return HostPort{std::string(host), *port};
}

std::string HostPort::ToString() const { return WithPort(host, std::to_string(port)); }

std::string SocketAddress::ToString() const {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  if (getnameinfo(get(), size, host.data(), host.size(), port.data(), port.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "an unknown address";
  }
  return WithPort(host.data(), port.data());
}

Outcome<std::vector<SocketAddress>> Resolve(const HostPort& where, ResolveFor purpose) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | (purpose == ResolveFor::kListen ? AI_PASSIVE : AI_ADDRCONFIG);
  addrinfo* list = nullptr;
  const std::string port = std::to_string(where.port);
  int status = getaddrinfo(where.host.c_str(), port.c_str(), &hints, &list);
  if (status == EAI_ADDRFAMILY || status == EAI_NONAME) {
    // AI_ADDRCONFIG leaves out loopback addresses of a family that no other interface has.
    hints.ai_flags &= ~AI_ADDRCONFIG;
    status = getaddrinfo(where.host.c_str(), port.c_str(), &hints, &list);
  }
  if (status != 0) {
    return Problem{ExitCode::kNetwork,
                   "the name \"" + where.host + "\" has no address: " + gai_strerror(status)};
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, freeaddrinfo);
  std::vector<SocketAddress> addresses;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    SocketAddress address;
    address.size = entry->ai_addrlen;
    std::memcpy(&address.storage, entry->ai_addr,
                std::min<size_t>(entry->ai_addrlen, sizeof(address.storage)));
    addresses.push_back(address);
  }
  return addresses;
}

Outcome<std::vector<SocketAddress>> ResolveWithin(const HostPort& where,
                                                  std::chrono::milliseconds timeout,
                                                  Resolver resolve) try {
  std::packaged_task task(
      [where, resolve = std::move(resolve)] { return resolve(where, ResolveFor::kConnect); });
  auto addresses = task.get_future();
  std::thread(std::move(task)).detach();
  if (addresses.wait_for(timeout) == std::future_status::ready) return addresses.get();
  return Problem{ExitCode::kNetwork, "the name \"" + where.host + "\" was not resolved within " +
                                         std::to_string(timeout.count()) + " ms"};
} catch (const std::system_error& error) {
  return ProblemOfSystem(ExitCode::kInternal, "a thread to resolve names", error.code().value());
}

}  // namespace lockstep::tools
