// NewSessionTicket (RFC 9846, section 4.7.1).
#ifndef TLS_MESSAGES_NEW_SESSION_TICKET_H_
#define TLS_MESSAGES_NEW_SESSION_TICKET_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "tls/messages/extension_block.h"
#include "tls/messages/extension_table.h"
#include "tls/messages/extensions/early_data.h"
#include "tls/messages/handshake_type.h"
#include "tls/wire/codec.h"
#include "tls/wire/opaque.h"

namespace lockstep::messages {

struct NewSessionTicketExtensions {
  std::optional<EarlyDataIndicationNewSessionTicket> early_data = {};
  Bytes received = {};

  static constexpr auto kContext = ExtensionContext::kNewSessionTicket;
  static constexpr size_t kMinLength = 0;
  static constexpr auto kSlots =
      Slots(Slot(ExtensionType::kEarlyData, &NewSessionTicketExtensions::early_data));
};

struct NewSessionTicket {
  uint32_t ticket_lifetime = 0;  // in seconds, at most 604800; the handshake checks that
  uint32_t ticket_age_add = 0;
  wire::Opaque<0, 0xff> ticket_nonce = {};
  wire::Opaque<1, 0xffff> ticket = {};
  NewSessionTicketExtensions extensions = {};

  static constexpr auto kMsgType = HandshakeType::kNewSessionTicket;
  static constexpr auto kFields =
      wire::Fields(wire::Field("ticket_lifetime", &NewSessionTicket::ticket_lifetime),
                   wire::Field("ticket_age_add", &NewSessionTicket::ticket_age_add),
                   wire::Field("ticket_nonce", &NewSessionTicket::ticket_nonce),
                   wire::Field("ticket", &NewSessionTicket::ticket),
                   wire::Field("extensions", &NewSessionTicket::extensions));
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_NEW_SESSION_TICKET_H_
