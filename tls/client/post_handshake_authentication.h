// The client's side of post-handshake authentication (RFC 9846 section 4.7.2).
#ifndef TLS_CLIENT_POST_HANDSHAKE_AUTHENTICATION_H_
#define TLS_CLIENT_POST_HANDSHAKE_AUTHENTICATION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "crypto/base/result.h"
#include "crypto/random.h"
#include "tls/client/choose_credential.h"
#include "tls/config.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/key_schedule/transcript.h"
#include "tls/questions.h"

namespace lockstep::client {

// Answers the server's CertificateRequests, each by a whole flight: its messages MUST appear
// consecutively on the wire, so none is sent before its signature is there. Borrows the
// configuration.
class PostHandshakeAuthentication {
 public:
  // `transcript`: ClientHello...client Finished, the Handshake Context of section 4.5.
  PostHandshakeAuthentication(const ClientConfig& config, Transcript transcript)
      : config_(config), transcript_(std::move(transcript)) {}

  // Certificate, CertificateVerify and Finished, or an empty Certificate and Finished, encoded.
  using Flight = std::vector<uint8_t>;
  using Asking = std::shared_ptr<const Question>;

  // A CertificateRequest came. Returns the answer, or the question that it waits for. `base_key`,
  // here and below: client_application_traffic_secret_N that the flight will be sent under.
  // kRequestContextReused.
  Result<std::variant<Flight, Asking>> OnCertificateRequest(const HandshakeMessage& message,
                                                            const TrafficSecret& base_key,
                                                            crypto::Random& random);
  // Whether an answer of the caller's fits an open question.
  [[nodiscard]] bool Waits(QuestionToken token, const Reply& reply) const;
  // Takes one that does. kSignatureSelfCheckFailed.
  Result<Flight> OnReply(QuestionToken token, const Reply& reply, const TrafficSecret& base_key);

  // Questions that are not answered.
  [[nodiscard]] size_t open() const { return pending_.size(); }
  // An upper bound on the size of any answer, in bytes.
  [[nodiscard]] size_t max_flight_size() const;

 private:
  // Requests whose contexts are remembered: what a server asks over and over must not take memory
  // without end. More than may be open (tls/config.cc).
  static constexpr size_t kRememberedContexts = 64;

  // One request whose signature is to come.
  struct Pending {
    std::vector<uint8_t> request_context;
    Transcript transcript;  // up to our Certificate
    std::shared_ptr<const Question> asked;
    Stapling stapling;
  };
  // Adds a message to a flight and to its transcript.
  template <class T>
  Status Append(const T& message, Transcript& transcript, Flight& flight) const;
  Status AppendFinished(const TrafficSecret& base_key, Transcript& transcript,
                        Flight& flight) const;
  Result<Flight> AuthenticatedFlight(const SignQuestion& question, Bytes signature,
                                     const messages::Certificate& certificate,
                                     const TrafficSecret& base_key, Transcript transcript) const;
  Result<Flight> DeclinedFlight(Bytes request_context, const TrafficSecret& base_key,
                                Transcript transcript) const;
  Status CheckUnique(Bytes request_context);

  const ClientConfig& config_;
  Transcript transcript_;
  std::vector<Pending> pending_;
  std::vector<std::vector<uint8_t>> contexts_;  // of the newest requests
};

}  // namespace lockstep::client

#endif  // TLS_CLIENT_POST_HANDSHAKE_AUTHENTICATION_H_
