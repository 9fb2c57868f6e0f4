// Tickets and cookies under keys that change: sealed, changed, and shown to machines whose clocks
// differ. The input: calls, each a byte that chooses one and what it takes.
//
// Oracles: what was not changed opens, to what was sealed, where the secret and the purpose are
// the same and the key is that of this period, the one before or the next; nothing else opens.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "crypto/provider.h"
#include "crypto/random.h"
#include "fuzz/tls/check.h"
#include "fuzz/tls/input.h"
#include "stores/ticket_keys.h"

namespace lockstep::fuzz {
namespace {

using stores::Purpose;
using stores::TicketKeys;

constexpr int kMaxCalls = 64;
constexpr int64_t kPeriod = 1000;  // milliseconds

enum class Call : uint8_t { kSeal, kOpen, kOpenChanged, kOpenMadeUp, kPass, kCount };

struct Machine {
  std::shared_ptr<TicketKeys> keys;
  // Machines of one family open each other's.
  size_t family;
  int64_t newest = 0;  // period that it has gone on to
};

struct Ticket {
  std::vector<uint8_t> bytes;
  std::vector<uint8_t> session;
  size_t family;
  int64_t period;
};

Machine MakeMachine(uint8_t secret, Purpose purpose, size_t family) {
  const std::vector<uint8_t> bytes(TicketKeys::kSecretSize, secret);
  return {TicketKeys::Create(bytes, {.period = kPeriod, .purpose = purpose}).value(), family};
}

class Fleet {
 public:
  void Make(Call call, Input& input);

 private:
  // A moment near the present, by the clock of one machine.
  int64_t Moment(Input& input) const { return now_ + int64_t{input.Byte()} * 16; }
  void Seal(Machine& machine, Input& input);
  void Open(Machine& machine, const Ticket* ticket, Bytes shown, int64_t moment);
  const Ticket* Choose(Input& input) const {
    const size_t index = input.Byte();
    return tickets_.empty() ? nullptr : &tickets_[index % tickets_.size()];
  }

  std::array<Machine, 4> machines_ = {
      MakeMachine(1, Purpose::kTickets, 0), MakeMachine(1, Purpose::kTickets, 0),
      MakeMachine(1, Purpose::kRetryCookies, 1), MakeMachine(2, Purpose::kTickets, 2)};
  crypto::Random random_{crypto::DefaultProvider().keystream,
                         std::array<uint8_t, crypto::kSeedSize>{5}};
  std::vector<Ticket> tickets_;
  int64_t now_ = 0;
};

void Fleet::Seal(Machine& machine, Input& input) {
  const int64_t moment = Moment(input);
  std::vector<uint8_t> session = Copy(input.Take(input.Byte()));
  auto ticket = machine.keys->Seal(session, moment, random_);
  Check(ticket.has_value());
  machine.newest = std::max(machine.newest, moment / kPeriod);
  tickets_.push_back({*std::move(ticket), std::move(session), machine.family, machine.newest});
}

// `ticket`: the one that is shown, if one is.
void Fleet::Open(Machine& machine, const Ticket* ticket, Bytes shown, int64_t moment) {
  const auto opened = machine.keys->Open(shown, moment);
  machine.newest = std::max(machine.newest, moment / kPeriod);
  const int64_t ahead = ticket == nullptr ? 2 : ticket->period - machine.newest;
  const bool opens = ticket != nullptr && ticket->family == machine.family &&
                     Equal(shown, ticket->bytes) && -1 <= ahead && ahead <= 1;
  Check(opened.has_value() == opens);
  if (opens) Check(Equal(opened->Expose(), ticket->session));
}

void Fleet::Make(Call call, Input& input) {
  Machine& machine = machines_[input.Byte() % machines_.size()];
  switch (call) {
    case Call::kSeal:
      return Seal(machine, input);
    case Call::kOpen: {
      const Ticket* ticket = Choose(input);
      if (ticket != nullptr) Open(machine, ticket, ticket->bytes, Moment(input));
      return;
    }
    case Call::kOpenChanged: {
      const Ticket* ticket = Choose(input);
      if (ticket == nullptr) return;
      std::vector<uint8_t> changed = ticket->bytes;
      changed[input.Short() % changed.size()] ^= input.Byte();
      changed.resize(changed.size() - std::min<size_t>(input.Byte(), changed.size()));
      return Open(machine, ticket, changed, Moment(input));
    }
    case Call::kOpenMadeUp: {
      const int64_t moment = Moment(input);
      return Open(machine, nullptr, input.Take(input.Byte()), moment);
    }
    case Call::kPass:
      now_ += int64_t{input.Short()};
      return;
    case Call::kCount:
      break;
  }
}

}  // namespace
}  // namespace lockstep::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::fuzz::Input input({data, size});
  lockstep::fuzz::Fleet fleet;
  for (int i = 0; i < lockstep::fuzz::kMaxCalls && !input.empty(); ++i) {
    using lockstep::fuzz::Call;
    fleet.Make(static_cast<Call>(input.Byte() % static_cast<uint8_t>(Call::kCount)), input);
  }
  return 0;
}
