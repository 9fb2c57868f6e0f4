// The key schedule (RFC 9846 section 7.1) staged as types: EarlySecret -> HandshakeSecret ->
// MainSecret. Each stage offers only what may be derived from it and is consumed by the step to the
// next, so an order that the RFC does not allow cannot be written.
//
//            0
//            |
//            v
//  PSK, 0 -> Extract      EarlySecret       binder_key, client_early_traffic_secret,
//            |                              early_exporter_secret
//   (EC)DHE  v
//   secret ->Extract      HandshakeSecret   client_/server_handshake_traffic_secret
//            |
//            v
//       0 -> Extract      MainSecret        client_/server_application_traffic_secret_0,
//                                           exporter_secret, resumption_secret
#ifndef TLS_KEY_SCHEDULE_KEY_SCHEDULE_H_
#define TLS_KEY_SCHEDULE_KEY_SCHEDULE_H_

#include <cstdint>
#include <string_view>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"
#include "crypto/hash/hmac.h"
#include "tls/key_schedule/traffic_secret.h"

namespace lockstep {

// Common to the stages: one secret of the schedule under one hash, which HMAC has taken in.
class ScheduleSecret {
 protected:
  explicit ScheduleSecret(crypto::HmacKey secret) : secret_(std::move(secret)) {}
  // Derive-Secret(., label, messages), the messages given by their hash.
  [[nodiscard]] TrafficSecret Derive(std::string_view label, Bytes transcript_hash) const;
  // Derive-Secret(., "derived", ""): the salt of the next stage.
  [[nodiscard]] crypto::HmacKey Salt() const;
  // HKDF-Extract(salt, input).
  static crypto::HmacKey Extract(const crypto::HmacKey& salt, Bytes input);
  [[nodiscard]] const crypto::Hash& hash() const { return secret_.hash(); }

  crypto::HmacKey secret_;
};

class MainSecret : private ScheduleSecret {
 public:
  // Over ClientHello...server Finished.
  [[nodiscard]] TrafficSecret ClientApplicationTrafficSecret0(Bytes transcript_hash) const {
    return Derive("c ap traffic", transcript_hash);
  }
  [[nodiscard]] TrafficSecret ServerApplicationTrafficSecret0(Bytes transcript_hash) const {
    return Derive("s ap traffic", transcript_hash);
  }
  [[nodiscard]] TrafficSecret ExporterSecret(Bytes transcript_hash) const {
    return Derive("exp master", transcript_hash);
  }
  // Over ClientHello...client Finished.
  [[nodiscard]] TrafficSecret ResumptionSecret(Bytes transcript_hash) const {
    return Derive("res master", transcript_hash);
  }

 private:
  friend class HandshakeSecret;
  using ScheduleSecret::ScheduleSecret;
};

class HandshakeSecret : private ScheduleSecret {
 public:
  // Over ClientHello...ServerHello.
  [[nodiscard]] TrafficSecret ClientHandshakeTrafficSecret(Bytes transcript_hash) const {
    return Derive("c hs traffic", transcript_hash);
  }
  [[nodiscard]] TrafficSecret ServerHandshakeTrafficSecret(Bytes transcript_hash) const {
    return Derive("s hs traffic", transcript_hash);
  }
  [[nodiscard]] MainSecret ToMainSecret() &&;

 private:
  friend class EarlySecret;
  using ScheduleSecret::ScheduleSecret;
};

// Where a PSK comes from. Each kind has a label of its own, so that one cannot pass for another.
enum class PskKind : uint8_t {
  kExternal,    // provisioned outside of TLS, and used as it is
  kResumption,  // of a ticket: ResumptionPsk
  kImported,    // provisioned outside of TLS, and derived from that by RFC 9258
};

// A client makes one for each PSK that it offers, and goes on with that of the PSK that the server
// selects.
class EarlySecret : private ScheduleSecret {
 public:
  static EarlySecret WithoutPsk(const crypto::Hash& hash);
  // `psk` is of any length; `hash` is the one that it is bound to.
  static EarlySecret WithPsk(const crypto::Hash& hash, Bytes psk);

  // The Base Key of a PskBinderEntry (section 4.3.11.2), which is its VerifyData over the
  // transcript up to the truncated ClientHello.
  [[nodiscard]] TrafficSecret BinderKey(PskKind kind) const;
  // Over ClientHello.
  [[nodiscard]] TrafficSecret ClientEarlyTrafficSecret(Bytes transcript_hash) const {
    return Derive("c e traffic", transcript_hash);
  }
  [[nodiscard]] TrafficSecret EarlyExporterSecret(Bytes transcript_hash) const {
    return Derive("e exp master", transcript_hash);
  }
  // `shared_secret`: what the key exchange gave.
  [[nodiscard]] HandshakeSecret ToHandshakeSecret(Bytes shared_secret) &&;
  // psk_ke: with a PSK alone, zeros stand for the shared secret.
  [[nodiscard]] HandshakeSecret ToHandshakeSecretWithoutKeyExchange() &&;

 private:
  EarlySecret(crypto::HmacKey secret, bool has_psk)
      : ScheduleSecret(std::move(secret)), has_psk_(has_psk) {}

  bool has_psk_;  // else what comes next has a constant salt
};

}  // namespace lockstep

#endif  // TLS_KEY_SCHEDULE_KEY_SCHEDULE_H_
