// The oracle of all message targets: what parses is written back as the same bytes, and can be
// shown.
#ifndef FUZZ_MESSAGES_ROUND_TRIP_H_
#define FUZZ_MESSAGES_ROUND_TRIP_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "crypto/base/bytes.h"
#include "tls/messages/handshake_text.h"
#include "tls/wire/parse.h"

namespace lockstep::fuzz {

template <class T>
int RoundTrip(const uint8_t* data, size_t size) {
  const Bytes input(data, size);
  const auto message = wire::Parse<T>(input);
  if (!message.has_value()) {
    if (message.error().offset > size) std::abort();
    return 0;
  }
  const auto output = wire::Serialize(*message);
  if (!output.has_value() || !Equal(*output, input)) std::abort();
  std::string text;
  messages::AppendMessage(text, *message);
  for (const char shown : text)
    if (shown != '\n' && (shown < 0x20 || shown > 0x7e)) std::abort();
  return 0;
}

}  // namespace lockstep::fuzz

#endif  // FUZZ_MESSAGES_ROUND_TRIP_H_
