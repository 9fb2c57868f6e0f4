// The handshake reader on any bytes, cut in any way. The input: a byte that chooses the memory, a
// byte that says how many cuts follow, the cuts' sizes, and what is cut.
//
// Oracles: however it is cut, the same messages come out and the same error; memory grows with what
// arrived and not with what is claimed; with too little memory the messages are the first of these.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "fuzz/tls/check.h"
#include "fuzz/tls/input.h"
#include "tls/handshake/arena.h"
#include "tls/handshake/handshake_reader.h"

namespace lockstep::fuzz {
namespace {

constexpr MessageSizeLimits kLimits = {.client_hello = 3000, .certificate = 6000, .other = 600};
constexpr size_t kMemoryUnit = 128;
// A chunk of the arena. Each piece that is handed out at most doubles what was there, and leaves at
// most as much of a chunk unused.
constexpr size_t kChunk = 2048;
constexpr size_t kMemoryPerByte = 8;

struct Outcome {
  std::vector<std::vector<uint8_t>> messages;
  std::optional<Error> error = std::nullopt;
  size_t left = 0;  // bytes after the last message
  bool operator==(const Outcome&) const = default;
};

// Takes the messages that are there. Returns whether to go on.
bool TakeMessages(HandshakeReader& reader, Outcome& outcome) {
  while (true) {
    const auto next = reader.Next(kLimits);
    if (!next.has_value()) {
      outcome.error = next.error();
      return false;
    }
    const auto& message = *next;
    if (!message) return true;
    Check(message->encoded.size() == kHandshakeHeaderSize + message->body.size());
    Check(message->body.data() == message->encoded.data() + kHandshakeHeaderSize);
    Check(message->encoded[0] == static_cast<uint8_t>(message->type));
    outcome.messages.push_back(Copy(message->encoded));
  }
}

// Reads `stream` in fragments of the sizes in `cuts`, over and over.
Outcome Read(Bytes stream, Bytes cuts, size_t memory) {
  Arena arena(memory, kChunk);
  HandshakeReader reader(arena);
  Outcome outcome;
  outcome.left = stream.size();
  size_t fed = 0;
  for (size_t i = 0; fed < stream.size(); ++i) {
    const size_t size = cuts.empty() ? stream.size() : size_t{cuts[i % cuts.size()]} + 1;
    // Gone when the next one comes, so that a reader that kept a view of it is found out.
    const auto fragment = std::make_unique<std::vector<uint8_t>>(
        Copy(stream.subspan(fed, std::min(size, stream.size() - fed))));
    fed += fragment->size();
    const Status given = reader.Feed(*fragment);
    if (given.has_value() && !TakeMessages(reader, outcome)) return outcome;
    const Status kept = given.has_value() ? reader.Retain() : given;
    if (!kept.has_value()) {
      outcome.error = kept.error();
      return outcome;
    }
    Check(arena.held() <= kChunk + kMemoryPerByte * fed);
  }
  for (const auto& message : outcome.messages) outcome.left -= message.size();
  Check(reader.empty() == (outcome.left == 0));
  return outcome;
}

void Fuzz(Bytes bytes) {
  Input input(bytes);
  const size_t little = input.Byte() * kMemoryUnit;
  const Bytes cuts = input.Take(input.Byte());
  const Bytes stream = input.rest();
  const size_t enough = kChunk + kMemoryPerByte * stream.size();
  constexpr uint8_t kByteByByte[] = {0};

  const Outcome whole = Read(stream, {}, enough);
  Check(whole == Read(stream, cuts, enough));
  Check(whole == Read(stream, kByteByByte, enough));

  const Outcome starved = Read(stream, cuts, little);
  if (starved == whole) return;
  Check(starved.error && starved.error->reason == Reason::kOutOfMemory);
  Check(starved.messages.size() <= whole.messages.size() &&
        std::ranges::equal(starved.messages,
                           std::span(whole.messages).first(starved.messages.size())));
}

}  // namespace
}  // namespace lockstep::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::fuzz::Fuzz({data, size});
  return 0;
}
