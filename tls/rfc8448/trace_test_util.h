// The handshakes of RFC 8448, "Example Handshake Traces for TLS 1.3", walked record by record.
// What went over the wire comes from $LOCKSTEP_VECTORS/rfc8448/transcripts.vec; the secrets that it
// has to give are typed into the tests from the RFC's text, so that the derivation and the file are
// held against each other.
#ifndef TLS_RFC8448_TRACE_TEST_UTIL_H_
#define TLS_RFC8448_TRACE_TEST_UTIL_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/hash/sha2.h"
#include "crypto/kex/key_exchange.h"
#include "record/content_type.h"
#include "record/reader.h"
#include "record/writer.h"
#include "tls/handshake/certificate_verify.h"
#include "tls/key_schedule/key_schedule.h"
#include "tls/key_schedule/transcript.h"

namespace lockstep {

// All in hexadecimal, as the RFC prints them.
struct ExpectedTrafficSecret {
  std::string_view secret;
  std::string_view key;
  std::string_view iv;
};

struct ExpectedSchedule {
  std::string_view early_secret;
  std::string_view derived_for_handshake;
  std::string_view shared_secret;
  std::string_view handshake_secret;
  std::string_view derived_for_main;
  std::string_view main_secret;
  std::string_view hello_hash;            // the transcript up to the ServerHello
  std::string_view server_finished_hash;  // up to the server's Finished
  std::string_view client_finished_hash;  // up to the client's
  ExpectedTrafficSecret client_handshake;
  ExpectedTrafficSecret server_handshake;
  std::string_view client_finished_key;
  std::string_view client_verify_data;
  std::string_view server_finished_key;
  std::string_view server_verify_data;
  ExpectedTrafficSecret client_application;
  ExpectedTrafficSecret server_application;
  std::string_view exporter_secret;
  std::string_view resumption_secret;
};

// Whether the secret and the keys made from it are as expected.
void ExpectTrafficSecret(const TrafficSecret& secret, const ExpectedTrafficSecret& expected);

// One side's sending: what its writer makes has to be the trace's records, and what the other
// side's reader makes of those has to be the content.
class Direction {
 public:
  void Protect(const TrafficSecret& secret);
  // Opens `records`, seals again what was in them, and compares. Returns their content, which is
  // all of `type`; change_cipher_spec records hold none. `initial`: the first ClientHello.
  std::vector<uint8_t> Reproduce(record::ContentType type, Bytes records, bool initial = false);

 private:
  void ReproduceChangeCipherSpec(MutableBytes record);

  record::Reader reader_;
  record::Writer writer_;
};

// A walk through one handshake, in the order of the methods. All traces use
// TLS_AES_128_GCM_SHA256. Skips where the file is missing.
class TraceTest : public testing::Test {
 protected:
  // `section` is the file's name for the handshake.
  explicit TraceTest(std::string_view section) : section_(section) {}
  void SetUp() override;

  // A field of the file, out of its hexadecimal.
  [[nodiscard]] std::vector<uint8_t> Field(const std::string& name) const;

  // A private key, 32 bytes of what a side drew from its generator. `expected`: the RFC's.
  [[nodiscard]] std::vector<uint8_t> PrivateKey(Side side, size_t offset,
                                                std::string_view expected) const;

  // Reproduces a record with one message in the clear, adds the message to the transcript and
  // returns it.
  std::vector<uint8_t> Hello(Side side, const std::string& field, bool initial = false);

  // Makes the shares of both hellos from the private keys, by the provider's row, and returns the
  // secret.
  static crypto::SharedSecret KeyExchange(const crypto::KeyExchange& row, Bytes client_private_key,
                                          Bytes server_private_key, Bytes client_hello,
                                          Bytes server_hello);

  // Goes from the early secret, which is made from `psk`, to the handshake traffic secrets, and
  // protects the server's direction.
  void DeriveHandshakeSecrets(EarlySecret early_secret, Bytes psk, Bytes shared_secret,
                              const ExpectedSchedule& expected);

  // Reproduces one side's flight, which ends with its Finished, verifies its signature if there is
  // one, makes its Finished anew, and returns the whole flight.
  std::vector<uint8_t> Flight(Side side, Bytes records, const ExpectedSchedule& expected);

  // After the server's Finished.
  void DeriveApplicationSecrets(const ExpectedSchedule& expected);
  // After the client's Finished: protects both directions.
  void FinishHandshake(const ExpectedSchedule& expected);

  // One record of application data each way.
  void ApplicationData();
  // The close_notify that ends each direction. No record of the trace may be left after it.
  void CloseNotify();

  Transcript transcript_{crypto::kSha256};
  Direction client_;
  Direction server_;
  TrafficSecret client_handshake_traffic_secret_;
  TrafficSecret server_handshake_traffic_secret_;
  std::optional<MainSecret> main_secret_;
  TrafficSecret client_application_traffic_secret_0_;
  TrafficSecret server_application_traffic_secret_0_;
  TrafficSecret resumption_secret_;

 private:
  void VerifySignature(Side signer, Bytes body) const;

  std::string section_;
  std::map<std::string, std::string> fields_;
  mutable std::set<std::string> asked_for_;  // by Field
  std::vector<uint8_t> certificate_;         // the latest end-entity's, in DER
};

// The bytes of both, joined.
std::vector<uint8_t> Joined(std::initializer_list<std::vector<uint8_t>> parts);

}  // namespace lockstep

#endif  // TLS_RFC8448_TRACE_TEST_UTIL_H_
