// Options: what the two connections of an input are configured to do. The one place that an input
// and a configuration meet.
#ifndef FUZZ_TLS_OPTIONS_H_
#define FUZZ_TLS_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "crypto/provider.h"
#include "fuzz/tls/input.h"
#include "tls/handshake/certificate_verify.h"
#include "tls/tls.h"

namespace lockstep::fuzz {

// Bytes that a field of early data counts.
inline constexpr size_t kEarlyDataUnit = 16;

// Who answers a question, and how.
enum class Answering : uint8_t { kEngine, kAtOnce, kLate, kWrongly };

// Each field is one byte of the input, in the order of kFields, and 0 is the default. The input
// says how many of them it holds: a new field goes to the end, and older inputs keep their meaning.
struct Options {
  uint8_t no_compatibility_mode = 0;
  uint8_t hello_retry_request = 0;  // the server does not take the group of the first key share
  uint8_t alpn = 0;
  uint8_t more_shares = 0;   // a key share for every group
  uint8_t verification = 0;  // Answering, modulo 4
  uint8_t signing = 0;       // Answering, modulo 4
  uint8_t cipher_suite = 0;  // 0: the default ones; else the one at this place, modulo their number
  uint8_t ed25519 = 0;       // the server's key; else ECDSA
  uint8_t fragment = 0;      // in units of 8 bytes; 0: the default
  uint8_t padding_block = 0;
  uint8_t padding_random = 0;
  uint8_t short_keys = 0;    // keys for 12 records
  uint8_t small_limits = 0;  // the smallest that a configuration may have
  uint8_t window = 0;        // bytes shown to Receive at a time, to begin with; 0: all
  uint8_t room = 0;          // bytes of output given to Send, to begin with; 0: MaxSealedSize
  uint8_t key_updates = 0;   // KeyUpdates bits, after the handshake
  uint8_t data = 0;          // application data each way, in units of 16 bytes
  uint8_t closing = 0;       // Closing bits
  uint8_t client_authentication = 0;  // ClientAuthenticating, modulo 4
  uint8_t resumption = 0;             // Resuming, modulo 4
  uint8_t early_data = 0;             // that the client sends, in units of 16 bytes
  uint8_t early_limit = 0;            // max_early_data_size, in units of 16 bytes
  uint8_t replay = 0;                 // ReplayVerdict, modulo 3
  uint8_t asks = 0;                   // Asks bits: what the caller answers, too
  uint8_t answering = 0;              // Answering of those, modulo 4
  uint8_t order = 0;                  // in which questions that are open together are answered
  uint8_t retry_cookies = 0;          // HelloRetryRequests carry one
  uint8_t requests = 0;      // post-handshake CertificateRequests, modulo 4; 0: it is not offered
  uint8_t confirm = 0;       // the client confirms the handshake
  uint8_t chain_memory = 0;  // chains that come again cost no signatures

  static constexpr uint8_t Options::* kFields[] = {
      &Options::no_compatibility_mode,
      &Options::hello_retry_request,
      &Options::alpn,
      &Options::more_shares,
      &Options::verification,
      &Options::signing,
      &Options::cipher_suite,
      &Options::ed25519,
      &Options::fragment,
      &Options::padding_block,
      &Options::padding_random,
      &Options::short_keys,
      &Options::small_limits,
      &Options::window,
      &Options::room,
      &Options::key_updates,
      &Options::data,
      &Options::closing,
      &Options::client_authentication,
      &Options::resumption,
      &Options::early_data,
      &Options::early_limit,
      &Options::replay,
      &Options::asks,
      &Options::answering,
      &Options::order,
      &Options::retry_cookies,
      &Options::requests,
      &Options::confirm,
      &Options::chain_memory,
  };
  static constexpr uint8_t kMaxRequests = 3;
  enum class Resuming : uint8_t { kNone, kTicket, kSingleUseTicket, kExternalPsk };
  // Beside `verification`, the server's certificate, and `signing`, with the server's key.
  enum Asks : uint8_t {
    kKeyExchange = 1,
    kFindPsk = 2,
    kCheckReplay = 4,
    kSelectConfig = 8,
    kClientCertificate = 16,  // its chain and its signature
  };

  enum class ClientAuthenticating : uint8_t { kNone, kDeclined, kRequested, kRequired };
  enum KeyUpdates : uint8_t { kByPeer = 1, kAskedByPeer = 2, kByTarget = 4, kAskedByTarget = 8 };

  // Both sides close in the end, or before the script has done its last.
  enum Closing : uint8_t { kClose = 1, kCloseEarly = 2 };

  static Options Decode(Input& input);
  // Appends what Decode reads.
  void EncodeTo(std::vector<uint8_t>& out) const;

  // Where it is the engine's by the field, it is answered at once.
  [[nodiscard]] Answering AnsweringTo(const Question& question, Side side) const;
  [[nodiscard]] bool answers_wrongly() const;
  [[nodiscard]] Resuming resuming() const { return static_cast<Resuming>(resumption % 4); }
  [[nodiscard]] ReplayVerdict replay_verdict() const {
    return static_cast<ReplayVerdict>(replay % 3);
  }
  [[nodiscard]] size_t request_count() const { return requests % (kMaxRequests + 1); }
  [[nodiscard]] ClientAuthenticating client_authenticating() const {
    return static_cast<ClientAuthenticating>(client_authentication % 4);
  }
  // Two connections so configured finish their handshake when nobody interferes.
  [[nodiscard]] bool promising() const;
  // ... and the server then accepts the early data that the client sends.
  [[nodiscard]] bool promises_early_data() const;

  // The one that is negotiated, and whose sessions are resumed.
  [[nodiscard]] const crypto::CipherSuite& suite() const;

  // Over the fake provider, for testing::kServerName. Tickets are the server's caller's to add.
  [[nodiscard]] ClientOptions ForClient() const;
  [[nodiscard]] ServerOptions ForServer() const;
};

// What both sides know where Resuming::kExternalPsk.
std::shared_ptr<const ExternalPsk> TheExternalPsk();

// The credential of such a server.
std::shared_ptr<const Credential> ServerCredential(bool ed25519);

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_OPTIONS_H_
