// The server's side of post-handshake authentication (RFC 9846 section 4.7.2).
#ifndef TLS_SERVER_POST_HANDSHAKE_AUTHENTICATION_H_
#define TLS_SERVER_POST_HANDSHAKE_AUTHENTICATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "crypto/base/result.h"
#include "crypto/random.h"
#include "tls/config.h"
#include "tls/handshake/context.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/key_schedule/traffic_secret.h"
#include "tls/key_schedule/transcript.h"
#include "tls/tls.h"
#include "x509/diagnosis.h"

namespace lockstep::server {

// Sends CertificateRequests, and takes their answers in whatever order they come. The chain is
// judged once its owner has proved to have the key. Borrows the configuration and the clock.
class PostHandshakeAuthentication {
 public:
  // `transcript`: ClientHello...client Finished, the Handshake Context of section 4.5.
  PostHandshakeAuthentication(const ServerConfig& config, const std::function<int64_t()>& clock,
                              Transcript transcript)
      : config_(config), clock_(clock), transcript_(std::move(transcript)) {}

  struct Request {
    CertificateRequestId id;
    std::vector<uint8_t> message;  // encoded
  };
  Result<Request> MakeRequest(crypto::Random& random);
  // Requests that are not answered, or whose answer waits for a verdict.
  [[nodiscard]] size_t open() const { return requested_.size() + verifying_.size(); }

  // A message of an answer came: nothing may come between it and the next. `base_key`:
  // client_application_traffic_secret_N that it came under.
  [[nodiscard]] bool in_answer() const { return !std::holds_alternative<Idle>(state_); }
  // An answer came to its end, but for a verdict, or for the event that tells of it.
  [[nodiscard]] bool awaits_caller() const {
    return !verifying_.empty() || !authenticated_.empty();
  }
  // Takes Certificate, CertificateVerify or Finished. Returns the question, if one arises.
  // kUnexpectedMessage for anything that is not to be expected.
  Result<std::shared_ptr<const Question>> OnMessage(const HandshakeMessage& message,
                                                    const TrafficSecret& base_key,
                                                    crypto::Random& random);
  // An answer of the caller's. With nothing changed: kStaleAnswer where it fits no open question,
  // kInvalidArgument where it refuses for another reason than trust. Else the verdict's refusal.
  Status OnReply(QuestionToken token, const Reply& reply);

  // The next authentication that came to its end, for the caller to be told of.
  std::optional<ClientAuthenticated> Take();

  // The chain that was looked at last, and why it was refused: for Failure.
  [[nodiscard]] const std::shared_ptr<const PeerChain>& chain() const { return chain_; }
  [[nodiscard]] const std::shared_ptr<const x509::Diagnosis>& diagnosis() const {
    return diagnosis_;
  }

 private:
  static constexpr size_t kRequestContextSize = 32;
  struct Requested {
    CertificateRequestId id;
    std::array<uint8_t, kRequestContextSize> context;
    Transcript transcript;  // up to the request, then of the answer
  };
  struct Verifying {
    CertificateRequestId id;
    std::shared_ptr<const Question> asked;
    std::shared_ptr<const PeerChain> chain;
  };
  // What the next message has to be.
  struct Idle {};
  struct WaitCertificateVerify {
    Requested request;
    PeerChain staples;
  };
  struct WaitFinished {
    Requested request;
    PeerChain staples;
  };

  Status OnCertificate(const HandshakeMessage& message);
  Status OnCertificateVerify(WaitCertificateVerify state, const HandshakeMessage& message);
  Result<std::shared_ptr<const Question>> OnFinished(WaitFinished state,
                                                     const HandshakeMessage& message,
                                                     const TrafficSecret& base_key,
                                                     crypto::Random& random);

  const ServerConfig& config_;
  const std::function<int64_t()>& clock_;
  Transcript transcript_;
  uint64_t requests_ = 0;
  std::vector<Requested> requested_;
  std::variant<Idle, WaitCertificateVerify, WaitFinished> state_;
  std::shared_ptr<const PeerChain> chain_;
  std::shared_ptr<const x509::Diagnosis> diagnosis_;
  std::vector<Verifying> verifying_;
  std::deque<ClientAuthenticated> authenticated_;
};

}  // namespace lockstep::server

#endif  // TLS_SERVER_POST_HANDSHAKE_AUTHENTICATION_H_
