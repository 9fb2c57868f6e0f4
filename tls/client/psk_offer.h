// The PSKs that a client offers (RFC 9846 section 4.3.11).
#ifndef TLS_CLIENT_PSK_OFFER_H_
#define TLS_CLIENT_PSK_OFFER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <vector>

#include "crypto/base/result.h"
#include "tls/client/client_context.h"
#include "tls/handshake/psk.h"
#include "tls/messages/client_hello.h"

namespace lockstep::client {

struct OfferedPsk {
  Psk psk;
  std::vector<uint8_t> identity;  // in the ClientHello
  // What the caller knows an external PSK by; the context's session has none.
  std::vector<uint8_t> external_identity = {};

  [[nodiscard]] bool resumes() const { return psk.kind == PskKind::kResumption; }
};

// The context's session, if it fits the connection, then the configuration's external PSKs, an
// imported one once for each hash that is offered. Writes to the context's negotiated why the
// session is not among them. Takes the ticket out of the session.
std::vector<OfferedPsk> CollectPsks(ClientContext& context);

// Writes to the context's negotiated what the server has selected. Takes the peer's chain out of
// the session.
void NoteSelected(const OfferedPsk& selected, ClientContext& context);

// The lists of a pre_shared_key extension, which borrows them while it is written. The ages are
// those of now; the binders are zeros, as long as they will be.
class PskLists {
 public:
  PskLists(const std::vector<OfferedPsk>& psks, const ClientContext& context);
  PskLists(const PskLists&) = delete;
  PskLists& operator=(const PskLists&) = delete;

  [[nodiscard]] messages::OfferedPsks extension() const;

 private:
  // Room for as many as are usual.
  std::array<std::byte, 160> room_;
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
  std::pmr::vector<messages::PskIdentity> identities_{&memory_};
  std::pmr::vector<messages::PskBinderEntry> binders_{&memory_};
};

// Fills in the binders at the end of `message`, the ClientHello that `hello` was written to.
// `before`: as for BinderOf.
Status WriteBinders(MutableBytes message, const messages::ClientHello& hello,
                    const std::vector<OfferedPsk>& psks, const Transcript* before);

}  // namespace lockstep::client

#endif  // TLS_CLIENT_PSK_OFFER_H_
