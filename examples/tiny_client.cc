// A whole HTTPS client: tiny_client HOST PORT [ROOTS.pem]. Prints the server's page.
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <iostream>

#include "examples/system.h"
#include "tls/tls.h"

using namespace lockstep;

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  auto config = CreateConfig(ClientOptions{.trust_store = examples::Roots(argv[3])}).value();
  auto tls = Connection::Client(config, argv[1], examples::NewEnvironment()).value();
  const int fd = examples::Dial(argv[1], argv[2]);
  std::string request = std::string("GET / HTTP/1.0\r\nHost: ") + argv[1] + "\r\n\r\n";
  std::vector<uint8_t> in(1 << 15), out(1 << 15);
  for (size_t filled = 0;;) {  // bytes of `in` that wait for the rest of their record
    const auto sent = tls.Send(AsBytes(tls.handshake_done() ? request : ""), out);
    if (!sent) return std::cerr << tls.failure()->Describe() << '\n', 1;
    request.erase(0, sent->taken);
    if (!examples::WriteAll(fd, {out.data(), sent->written})) return std::perror("send"), 1;
    const auto received = tls.Receive({in.data(), filled});
    if (!received) continue;  // Send still has the alert for the peer, then says what was wrong
    if (auto* d = std::get_if<ApplicationData>(&received->event)) std::cout << AsText(d->data);
    if (std::holds_alternative<PeerClosed>(received->event)) return 0;
    filled -= received->consumed;
    std::memmove(in.data(), in.data() + received->consumed, filled);
    if (!std::holds_alternative<NeedBytes>(received->event)) continue;
    const ssize_t count = read(fd, in.data() + filled, in.size() - filled);
    if (count <= 0 && tls.ReceiveEnd()) return 0;  // without a close_notify it is an error
    filled += count > 0 ? static_cast<size_t>(count) : 0;
  }
}
