// Voice: says anything to a connection in its peer's place, under the keys that it reads with, or
// under others.
#ifndef FUZZ_TLS_VOICE_H_
#define FUZZ_TLS_VOICE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "fuzz/tls/party.h"
#include "fuzz/tls/script.h"
#include "tls/testing/forger.h"

namespace lockstep::fuzz {

// How a record is made; what is not said here is as an honest peer does it.
struct Wrapping {
  std::optional<KeyChoice> keys = std::nullopt;
  uint8_t outer_type = 23;
  size_t zeros = 0;  // of padding
};

class Voice {
 public:
  // Speaks as `side` to `listener`, whose secrets are in `log`. The listener outlives the voice.
  Voice(Side side, const Party& listener, testing::KeyLog log)
      : side_(side), listener_(&listener), log_(std::move(log)) {}

  // One record; the content is cut to what a length can say.
  std::vector<uint8_t> Record(uint8_t type, Bytes content, const Wrapping& wrapping);

  // The messages that the listener would believe after all that it has heard and said; nothing
  // before it has keys.
  [[nodiscard]] std::vector<uint8_t> Finished() const;
  [[nodiscard]] std::vector<uint8_t> CertificateVerify(const Credential& credential) const;

 private:
  // The keys in use: 0 none, 1 handshake, 2 application, then one more for each KeyUpdate.
  [[nodiscard]] size_t CurrentEpoch() const;
  [[nodiscard]] bool HasSecrets(size_t epoch) const;
  testing::Forger& ForgerOf(size_t epoch);
  [[nodiscard]] testing::Forger Informed() const;

  Side side_;
  const Party* listener_;
  testing::KeyLog log_;
  std::map<size_t, testing::Forger> forgers_;
};

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_VOICE_H_
