// record_size_limit (RFC 8449).
#ifndef TLS_MESSAGES_EXTENSIONS_RECORD_SIZE_LIMIT_H_
#define TLS_MESSAGES_EXTENSIONS_RECORD_SIZE_LIMIT_H_

#include <cstdint>

#include "tls/wire/codec.h"

namespace lockstep::messages {

// In ClientHello and EncryptedExtensions. Which limits are too small is for the handshake to say.
struct RecordSizeLimit {
  uint16_t record_size_limit = 0;  // in bytes of TLSInnerPlaintext
  static constexpr auto kFields =
      wire::Fields(wire::Field("record_size_limit", &RecordSizeLimit::record_size_limit));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSIONS_RECORD_SIZE_LIMIT_H_
