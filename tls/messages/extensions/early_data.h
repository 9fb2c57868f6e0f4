// early_data, in its two forms (RFC 9846, section 4.3.10).
#ifndef TLS_MESSAGES_EXTENSIONS_EARLY_DATA_H_
#define TLS_MESSAGES_EXTENSIONS_EARLY_DATA_H_

#include <cstdint>

#include "tls/wire/codec.h"

namespace lockstep::messages {

// In ClientHello and EncryptedExtensions.
struct EarlyDataIndication {
  static constexpr auto kFields = wire::Fields();
};

struct EarlyDataIndicationNewSessionTicket {
  uint32_t max_early_data_size = 0;  // in bytes of plaintext
  static constexpr auto kFields = wire::Fields(wire::Field(
      "max_early_data_size", &EarlyDataIndicationNewSessionTicket::max_early_data_size));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_EARLY_DATA_H_
