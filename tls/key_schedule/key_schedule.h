// The key schedule (RFC 9846 section 7.1) staged as types: EarlySecret -> HandshakeSecret ->
// MainSecret. Each stage offers only what may be derived from it and is consumed by the step to the
// next, so an order that the RFC does not allow cannot be written.
//
//            0            EarlySecret::WithoutPsk
//            |
//   (EC)DHE  v
//   secret ->Extract      HandshakeSecret   client_/server_handshake_traffic_secret
//            |
//            v
//       0 -> Extract      MainSecret        client_/server_application_traffic_secret_0,
//                                           exporter_secret, resumption_secret
#ifndef TLS_KEY_SCHEDULE_KEY_SCHEDULE_H_
#define TLS_KEY_SCHEDULE_KEY_SCHEDULE_H_

#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/hash/hash.h"
#include "tls/key_schedule/traffic_secret.h"

namespace lockstep {

// Common to the stages: one secret of the schedule under one hash.
class ScheduleSecret {
 protected:
  ScheduleSecret(const crypto::Hash& hash, crypto::HashValue secret)
      : hash_(&hash), secret_(std::move(secret)) {}
  // Derive-Secret(., label, messages), the messages given by their hash.
  [[nodiscard]] TrafficSecret Derive(std::string_view label, Bytes transcript_hash) const;
  // HKDF-Extract(Derive-Secret(., "derived", ""), input): the step to the next stage.
  [[nodiscard]] crypto::HashValue Extract(Bytes input) const;

  const crypto::Hash* hash_;
  crypto::HashValue secret_;
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

class EarlySecret : private ScheduleSecret {
 public:
  static EarlySecret WithoutPsk(const crypto::Hash& hash);
  // `shared_secret`: what the key exchange gave.
  [[nodiscard]] HandshakeSecret ToHandshakeSecret(Bytes shared_secret) &&;

 private:
  using ScheduleSecret::ScheduleSecret;
};

}  // namespace lockstep

#endif  // TLS_KEY_SCHEDULE_KEY_SCHEDULE_H_
