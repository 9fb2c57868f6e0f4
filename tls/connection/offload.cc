// Keys handed out: the engine's own use of a direction ends.
#include "tls/connection/guard.h"
#include "tls/connection/impl.h"
#include "tls/offload_keys.h"

namespace lockstep {

Result<OffloadKeys> Connection::DangerouslyTakeSendKeys() {
  return Guarded(impl_, [](auto& impl) { return impl.HandOutSendKeys(); });
}
Result<OffloadKeys> Connection::DangerouslyTakeReceiveKeys() {
  return Guarded(impl_, [](auto& impl) { return impl.HandOutReceiveKeys(); });
}

Result<OffloadKeys> Connection::Impl::HandOutSendKeys() {
  LOCKSTEP_TRY(CheckCanSend());
  LOCKSTEP_ASSIGN(OffloadKeys keys, sender_.HandOutKeys(negotiated_.cipher_suite));
  // Nor can answers be sent any more.
  if (answering() != nullptr) authentication_ = nullptr;
  return keys;
}

Result<OffloadKeys> Connection::Impl::HandOutReceiveKeys() {
  LOCKSTEP_TRY(CheckWorks());
  if (receiving_ended_) return Error{*receiving_ended_};
  if (!done_) return Error{Reason::kNotConnected};
  // Nothing that could be opened follows the peer's close_notify (section 6.1).
  if (peer_closed_) return Error{Reason::kReceivingClosed};
  // A client's certificate is under way, and would never be told of.
  if (in_authentication() || owes_caller()) return Error{Reason::kReceiveFirst};
  LOCKSTEP_ASSIGN(OffloadKeys keys, receiver_.HandOutKeys(negotiated_.cipher_suite));
  EndReceiving(Reason::kKeysHandedOut);
  return keys;
}

void Connection::Impl::EndReceiving(Reason reason) {
  receiving_ended_ = reason;
  ForgetTicket();
  kept().ticket_reader = {};
  if (asking() != nullptr) authentication_ = nullptr;
}

}  // namespace lockstep
