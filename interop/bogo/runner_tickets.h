// RunnerTickets: tickets in the form that BoringSSL's runner takes apart and puts together again,
// to see what a server makes of sessions that it never made.
#ifndef INTEROP_BOGO_RUNNER_TICKETS_H_
#define INTEROP_BOGO_RUNNER_TICKETS_H_

#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "tls/ticket_protector.h"

namespace lockstep::bogo {

// name || IV || AES-128-CBC of a DER sequence || HMAC-SHA256 of all before it. The sequence: a
// version, the protocol's version, the cipher suite, the engine's session.
class RunnerTickets final : public TicketProtector {
 public:
  static constexpr size_t kKeySize = 48;  // name, MAC key, encryption key, 16 bytes each
  // `key`: -ticket-key's value, base64. Nothing where it is not kKeySize bytes.
  static std::shared_ptr<RunnerTickets> Create(std::string_view key);

  Result<std::vector<uint8_t>> Seal(Bytes session, int64_t now, crypto::Random& random) override;
  std::optional<SecretBytes> Open(Bytes ticket, int64_t now) override;

 private:
  std::array<uint8_t, kKeySize> key_{};
};

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_RUNNER_TICKETS_H_
