// HandshakeContext: what every state of a handshake works with, beside what it knows itself.
#ifndef TLS_HANDSHAKE_CONTEXT_H_
#define TLS_HANDSHAKE_CONTEXT_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "crypto/random.h"
#include "tls/config.h"
#include "tls/handshake/arena.h"
#include "tls/handshake/sink.h"
#include "tls/key_schedule/transcript.h"
#include "tls/messages/handshake.h"
#include "tls/tls.h"
#include "x509/diagnosis.h"

namespace lockstep {

using PeerChain = std::vector<std::vector<uint8_t>>;
using Hello32 = std::array<uint8_t, 32>;  // Random, and a full legacy_session_id

// Random, so that a token of another connection is told apart.
QuestionToken NewToken(crypto::Random& random);

// What the transport under the handshake wants left out (RFC 9001 for QUIC, section 8.4).
struct TransportProfile {
  bool compatibility_mode = true;  // change_cipher_spec and a legacy_session_id
  bool end_of_early_data = true;   // the message of that name
};

// Lives as long as the handshake. References are to the connection's own members.
struct HandshakeContext {
  const CommonOptions& options;
  const Algorithms& algorithms;
  TransportProfile profile;
  Arena& arena;
  Sink& sink;
  crypto::Random& random;
  const std::function<int64_t()>& clock;
  Negotiated& negotiated;
  // The peer's certificates as soon as they arrived, and why they were refused: for Failure.
  std::shared_ptr<const PeerChain>& peer_chain;
  std::shared_ptr<const x509::Diagnosis>& diagnosis;
  // Of early data that was offered, and, on a server, accepted.
  std::unique_ptr<TrafficSecret>& early_exporter_secret;
  // The open question, or null. A state that waits for an answer sets it.
  std::shared_ptr<const Question> question = nullptr;

  [[nodiscard]] const crypto::Provider& provider() const { return *options.provider; }
  [[nodiscard]] QuestionToken NewToken() const { return lockstep::NewToken(random); }
  // One line of the key log (RFC 9850), if somebody wants it.
  void LogSecret(std::string_view label, const Hello32& client_random,
                 const TrafficSecret& secret) const;
  void TraceMessage(bool sent, Bytes encoded) const;

  // Serialises a message into the arena, adds it to the transcript if there is one yet, and gives
  // it to the sink. Returns the encoded message.
  template <messages::HandshakeMessage T>
  Result<Bytes> SendMessage(EncryptionLevel level, const T& message, Transcript* transcript) const {
    LOCKSTEP_ASSIGN(const MutableBytes encoded, Encode(message));
    return SendEncoded(level, encoded, transcript);
  }
  // The two steps of it, for a message that is finished after it was serialised.
  template <messages::HandshakeMessage T>
  Result<MutableBytes> Encode(const T& message) const {
    LOCKSTEP_ASSIGN(const MutableBytes encoded, arena.Allocate(messages::HandshakeSize(message)));
    ByteWriter writer(encoded);
    LOCKSTEP_TRY(messages::WriteHandshake(writer, message));
    LOCKSTEP_TRY(writer.Done());
    return encoded;
  }
  Result<Bytes> SendEncoded(EncryptionLevel level, Bytes encoded, Transcript* transcript) const;
};

// What a handler returns: one of its legal successors, spelled in its type, or the error that ends
// the handshake.
template <class... States>
using Next = Result<std::variant<States...>>;

// Widens a handler's successors to the variant of all states.
template <class AllStates, class... States>
Result<AllStates> Widen(Next<States...> next) {
  if (!next.has_value()) return next.error();
  return std::visit([]<class S>(S&& state) { return AllStates(std::forward<S>(state)); },
                    *std::move(next));
}

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_CONTEXT_H_
