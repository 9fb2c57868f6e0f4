// Witness: what the shim sees of a connection beside its events: messages that the runner asks
// about, traffic secrets, the credential that signed.
#ifndef INTEROP_BOGO_WITNESS_H_
#define INTEROP_BOGO_WITNESS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/random.h"
#include "tls/tls.h"

namespace lockstep::bogo {

struct Witness {
  // Of the ClientHello on a server, of the CertificateRequest on a client.
  std::vector<uint16_t> peer_signature_schemes;
  std::string advertised_alpn;  // as on the wire, without the list's length
  std::vector<std::vector<uint8_t>> certificate_authorities;
  bool certificate_requested = false;
  size_t tickets = 0;
  bool ticket_allows_early_data = false;  // the newest one
  std::set<uint8_t> messages;             // types of those that were received
  std::vector<uint8_t> client_traffic_secret;
  std::vector<uint8_t> server_traffic_secret;
  const Credential* signer = nullptr;
  // What was said of the peer's chain, or, in a session that goes on, had been said.
  std::optional<bool> chain_accepted;

  void OnTrace(const TraceEvent& event);
  // A line of an SSLKEYLOGFILE (RFC 9850).
  void OnKeyLog(std::string_view line);
};

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_WITNESS_H_
