// Writes the seeds of sessions and tickets below the folder that is named: `bazel run
// //fuzz/stores:make_seeds -- $PWD/testdata/corpus`. All from our own handshakes.
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <vector>

#include "fuzz/tls/options.h"
#include "fuzz/tls/past.h"
#include "fuzz/tls/seeds.h"
#include "tls/testing/fixture.h"

namespace lockstep::fuzz {
namespace {

struct Named {
  std::string name;
  Options options;
};

// What a client and a server keep of connections that differ in what there is to be kept.
void SessionBytes(const Seeds& seeds) {
  const std::vector<Named> connections = {
      {"plain", {}},
      {"alpn_and_early_data", {.alpn = 1, .early_limit = 9}},
      {"sha384", {.cipher_suite = 1}},
      {"authenticated_client", {.client_authentication = 3}},
  };
  for (const Named& one : connections) {
    Options options = one.options;
    options.resumption = static_cast<uint8_t>(Options::Resuming::kSingleUseTicket);
    const Past past(options);
    const ClientSession session = *past.session();
    seeds.Put("client_session", one.name, session.Serialize()->Expose());
    const auto kept = past.tickets()->Open(session.ticket, testing::kNow * 1000);
    seeds.Put("server_session", one.name, kept->Expose());
  }
}

// Calls of ticket_keys_fuzz: seal (0), open (1), open changed (2), open made-up bytes (3), pass
// (4).
void TicketCalls(const Seeds& seeds) {
  const std::vector<uint8_t> seal = {0, 0, 10, 3, 1, 2, 3};
  const auto with = [&](std::initializer_list<uint8_t> calls) {
    std::vector<uint8_t> input = seal;
    input.insert(input.end(), calls);
    return input;
  };
  seeds.Put("ticket_keys", "opens", with({1, 0, 0, 10, 1, 1, 0, 10}));
  seeds.Put("ticket_keys", "grace_period", with({4, 0, 4, 0, 1, 0, 0, 0, 1, 1, 0, 0}));
  seeds.Put("ticket_keys", "too_old", with({4, 0, 9, 0, 1, 0, 0, 0, 1, 1, 0, 0}));
  seeds.Put("ticket_keys", "clock_ahead",
            std::vector<uint8_t>{0, 0, 70, 2, 7, 7, 1, 1, 0, 0, 1, 0, 0, 0});
  seeds.Put("ticket_keys", "changed", with({2, 0, 0, 0, 30, 1, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0}));
  seeds.Put("ticket_keys", "foreign", with({1, 2, 0, 10, 1, 3, 0, 10}));
  seeds.Put("ticket_keys", "made_up", with({3, 0, 0, 3, 1, 2, 3}));
}

}  // namespace
}  // namespace lockstep::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    (void)std::fputs("usage: make_seeds FOLDER\n", stderr);
    return 2;
  }
  const lockstep::fuzz::Seeds seeds(argv[1]);
  lockstep::fuzz::SessionBytes(seeds);
  lockstep::fuzz::TicketCalls(seeds);
}
