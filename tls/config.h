// The configurations as the engine uses them: checked, with every list resolved to the provider's
// rows.
#ifndef TLS_CONFIG_H_
#define TLS_CONFIG_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "crypto/provider.h"
#include "tls/chain_scope.h"
#include "tls/session_id.h"
#include "tls/tls.h"

namespace lockstep {

// The lists of CommonOptions after their defaults were filled in, in order of preference. Never
// empty.
struct Algorithms {
  std::vector<const crypto::CipherSuite*> cipher_suites;
  std::vector<const crypto::KeyExchange*> groups;
  std::vector<SignatureScheme> signature_schemes;
  // Empty: signature_schemes serve for certificates too, and no signature_algorithms_cert is sent.
  std::vector<SignatureScheme> certificate_signature_schemes;

  // The row of a suite or group that this configuration uses, or null.
  [[nodiscard]] const crypto::CipherSuite* Find(CipherSuiteId id) const;
  [[nodiscard]] const crypto::KeyExchange* Find(NamedGroup group) const;
};

class ClientConfig {
 public:
  ClientOptions options;
  Algorithms algorithms;
  std::vector<const crypto::KeyExchange*> share_groups;  // in the order of algorithms.groups
  SessionId session_id;
  std::optional<ChainScope> chain_scope;  // where there is a chain_cache
};

class ServerConfig {
 public:
  ServerOptions options;
  Algorithms algorithms;
  SessionId session_id;
  std::optional<ChainScope> chain_scope;  // where there is a chain_cache
};

// kInvalidConfiguration where they leave no room for a handshake, or are more than the engine
// takes.
Status CheckLimits(const Limits& limits);

// Bytes of a ClientHello that a ticket, and that all external PSKs together, may take: so that both
// find room in pre_shared_key, of 2^16 - 1 bytes (section 4.3.11), and in a handshake's memory.
size_t MaxOfferedPskSize(const Limits& limits);

// What Error::values[0] of kInvalidConfiguration names.
enum class ConfigOption : uint8_t {
  kProvider = 1,
  kCipherSuites = 2,
  kGroups = 3,
  kSignatureSchemes = 4,
  kAlpnProtocols = 5,
  kLimits = 6,
  kTrustStore = 7,
  kKeyShareGroups = 8,
  kCredentials = 9,
  kConfig = 10,  // the configuration itself is null
  kClock = 11,
  kMaxFragmentSize = 12,
  kPins = 13,
  kCertificateAuthorities = 14,
  kOidFilters = 15,
  kTickets = 16,
  kPsks = 17,
  kReplayGuard = 18,
  kRetryCookies = 19,
  kRevocation = 20,
  kVerification = 21,
};

inline Error InvalidConfiguration(ConfigOption option) {
  return {Reason::kInvalidConfiguration, 0, {static_cast<uint64_t>(option)}};
}

}  // namespace lockstep

#endif  // TLS_CONFIG_H_
