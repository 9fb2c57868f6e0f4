// OffloadKeys: one direction of a connection, handed out so that somebody else protects its records
// (kTLS, a network card).
#ifndef TLS_OFFLOAD_KEYS_H_
#define TLS_OFFLOAD_KEYS_H_

#include <cstdint>

#include "crypto/aead/aead.h"
#include "crypto/base/code_points.h"
#include "crypto/base/secret.h"
#include "crypto/hash/hash.h"

namespace lockstep {

// The engine has given this direction up: of its limits (section 5.5), its KeyUpdates (section
// 4.7.3) and its alerts the owner of the keys takes care. Using one sequence number twice under one
// key gives the plaintext away.
struct OffloadKeys {
  CipherSuiteId cipher_suite{};
  // application_traffic_secret_N of the direction, from which the next one comes (section 7.2).
  crypto::HashValue traffic_secret = {};
  Secret<crypto::kMaxAeadKeySize> key = {};  // [sender]_write_key
  Secret<crypto::kAeadNonceSize> iv = {};    // [sender]_write_iv
  uint64_t sequence_number = 0;              // of the next record
};

}  // namespace lockstep

#endif  // TLS_OFFLOAD_KEYS_H_
