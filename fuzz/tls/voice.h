// Voice: says anything to a connection in its peer's place, under the keys that it reads with, or
// under others.
#ifndef FUZZ_TLS_VOICE_H_
#define FUZZ_TLS_VOICE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "fuzz/tls/ear.h"
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
  // `own_log`: the secrets of whoever it speaks for, from which come the keys of early data that
  // the listener rejects.
  Voice(Side side, const Party& listener, testing::KeyLog log, testing::KeyLog own_log)
      : side_(side), listener_(&listener), log_(std::move(log)), own_log_(std::move(own_log)) {}

  // One record; the content is cut to what a length can say.
  std::vector<uint8_t> Record(uint8_t type, Bytes content, const Wrapping& wrapping);

  // The messages that the listener would believe after all that it has heard and said; nothing
  // before it has keys.
  [[nodiscard]] std::vector<uint8_t> Finished() const;
  [[nodiscard]] std::vector<uint8_t> CertificateVerify(const Credential& credential) const;

 private:
  // Of the keys that the listener reads with.
  [[nodiscard]] Epoch CurrentEpoch() const;
  [[nodiscard]] bool ReadsEarlyData() const;
  [[nodiscard]] bool HasSecrets(Epoch epoch) const;
  testing::Forger& ForgerOf(Epoch epoch);
  [[nodiscard]] testing::Forger Informed() const;

  Side side_;
  const Party* listener_;
  testing::KeyLog log_;
  testing::KeyLog own_log_;
  std::map<Epoch, testing::Forger> forgers_;
};

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_VOICE_H_
