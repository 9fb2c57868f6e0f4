// Ear: reads what an honest connection sends, by the secrets that it logged.
#ifndef FUZZ_TLS_EAR_H_
#define FUZZ_TLS_EAR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/provider.h"
#include "record/protection.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/testing/forger.h"

namespace lockstep::fuzz {

// The keys in use; after kApplication one more for each KeyUpdate.
using Epoch = size_t;
inline constexpr Epoch kUnprotected = 0;
inline constexpr Epoch kEarly = 1;  // the client's
inline constexpr Epoch kHandshakeKeys = 2;
inline constexpr Epoch kApplication = 3;

class Ear {
 public:
  // `speaker`: whom it listens to, and whose log this is.
  Ear(Side speaker, testing::KeyLog log) : speaker_(speaker), log_(std::move(log)) {}

  // Takes whole records. Returns whole handshake messages, and what else the records held.
  std::vector<testing::Heard> Hear(std::vector<uint8_t> records, const crypto::CipherSuite& suite);

 private:
  // The TLSInnerPlaintext of a protected record, without padding and type.
  testing::Heard Open(Bytes header, MutableBytes encrypted, const crypto::CipherSuite& suite);
  // Goes on under the speaker's next secret.
  void NextKeys(const crypto::CipherSuite& suite);
  void HearMessages(Bytes content, std::vector<testing::Heard>& heard);

  Side speaker_;
  testing::KeyLog log_;
  Epoch epoch_ = kUnprotected;
  TrafficSecret secret_;
  std::optional<record::Protection> protection_;
  std::vector<uint8_t> partial_;
};

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_EAR_H_
