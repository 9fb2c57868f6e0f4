// WAIT_SH: ServerHello and HelloRetryRequest (RFC 9846 sections 4.2.3, 4.2.4).
#include <algorithm>
#include <utility>

#include "tls/client/client_hello.h"
#include "tls/client/early_data.h"
#include "tls/client/key_shares.h"
#include "tls/client/states.h"
#include "tls/handshake/key_exchange_reply.h"
#include "tls/messages/server_hello.h"

namespace lockstep::client {
namespace {

using messages::ExtensionType;
using messages::HelloRetryRequest;
using messages::ProtocolVersion;
using messages::ServerHello;

template <class Enum>
Error With(Reason reason, Enum value) {
  return {reason, 0, {static_cast<uint64_t>(std::to_underlying(value))}};
}

// Everything but TLS 1.3 is refused before the rest of the message is looked at (section 4.3.1).
Status CheckVersion(Bytes body, bool retried) {
  LOCKSTEP_ASSIGN(const messages::VersionChoice choice,
                  messages::SelectedVersion(body, kHandshakeHeaderSize));
  if (choice.by_extension) {
    if (choice.version == ProtocolVersion::kTls13) return {};
    return With(Reason::kIllegalSelectedVersion, choice.version);
  }
  // Section 4.2.3: MUST be illegal_parameter, and not the protocol_version of an honest old server.
  if (choice.downgrade_mark) return Error{Reason::kDowngradeDetected};
  // Section 4.2.4: so MUST another version than the one that a HelloRetryRequest has selected.
  if (retried) return With(Reason::kIllegalSelectedVersion, choice.version);
  return With(Reason::kUnsupportedVersion, choice.version);
}

// What ServerHello and HelloRetryRequest have in common. Returns the suite.
template <class Hello>
Result<const crypto::CipherSuite*> CheckCommon(const Hello& hello, const WaitServerHello& state,
                                               const ClientContext& context) {
  if (hello.legacy_version != ProtocolVersion::kTls12) {
    return With(Reason::kIllegalLegacyVersion, hello.legacy_version);
  }
  const Bytes session_id = Bytes(state.offer.session_id).first(state.offer.session_id_size);
  if (!Equal(hello.legacy_session_id_echo.bytes, session_id)) {
    return Error{Reason::kSessionIdMismatch};
  }
  const crypto::CipherSuite* suite = context.algorithms.Find(hello.cipher_suite);
  if (suite == nullptr) return With(Reason::kCipherSuiteNotOffered, hello.cipher_suite);
  LOCKSTEP_TRY(messages::CheckSolicited(hello.extensions, state.offer.extensions));
  return suite;
}

const OfferedShare* FindShare(const Offer& offer, NamedGroup group) {
  const auto found = std::ranges::find_if(
      offer.shares, [&](const OfferedShare& share) { return share.group->group == group; });
  return found == offer.shares.end() ? nullptr : &*found;
}

// Section 4.3.8: the group that a HelloRetryRequest asks for was offered, and its share was not
// sent. Leaves its key to be made. Returns the group.
Result<const crypto::KeyExchange*> ReplaceShares(const ClientContext& context, Offer& offer,
                                                 NamedGroup selected) {
  const crypto::KeyExchange* group = context.algorithms.Find(selected);
  if (group == nullptr) return With(Reason::kGroupNotOffered, selected);
  if (FindShare(offer, selected) != nullptr) return With(Reason::kGroupAlreadyShared, selected);
  offer.shares.clear();
  offer.shares.push_back({group, {}});
  return group;
}

Next<GeneratingShares, WaitServerHello> OnHelloRetryRequest(WaitServerHello state,
                                                            const HelloRetryRequest& request,
                                                            Bytes encoded, ClientContext& context) {
  // Section 4.2.4: a second one MUST be unexpected_message.
  if (state.retry) return Error{Reason::kSecondHelloRetryRequest};
  LOCKSTEP_ASSIGN(const crypto::CipherSuite* const suite, CheckCommon(request, state, context));
  // Section 4.2.4: one that would not change the ClientHello MUST be illegal_parameter.
  const auto& extensions = request.extensions;
  if (!extensions.key_share && !extensions.cookie) {
    return Error{Reason::kHelloRetryRequestWithoutChange};
  }
  LOCKSTEP_TRY(context.sink.RequireMessageBoundary());

  Transcript transcript(*suite->hash);
  transcript.Add(state.offer.encoded);
  transcript.ReplaceByMessageHash();
  transcript.Add(encoded);
  const crypto::KeyExchange* group = nullptr;
  if (extensions.key_share) {
    LOCKSTEP_ASSIGN(group,
                    ReplaceShares(context, state.offer, extensions.key_share->selected_group));
  }
  // Section 4.2.2: those that do not go with the suite are dropped.
  std::erase_if(state.offer.psks,
                [&](const OfferedPsk& offered) { return offered.psk.hash != suite->hash; });
  if (state.offer.early_data) {
    RejectEarlyData(EarlyDataOutcome::kHelloRetryRequest, context);
    LOCKSTEP_TRY(context.sink.RemoveSendKeys());
  } else if (context.profile.compatibility_mode) {
    LOCKSTEP_TRY(context.sink.EmitChangeCipherSpec());
  }
  const Bytes cookie = extensions.cookie ? extensions.cookie->cookie.bytes : Bytes();
  context.negotiated.hello_retry_request = true;
  Retry retry{suite, group, std::move(transcript)};
  if (group != nullptr) {
    return MakeSharesAndSend(std::move(state.offer), std::move(retry), cookie, context);
  }
  // The shares stay, whoever made them.
  LOCKSTEP_TRY(SendClientHello(context, state.offer, cookie, &retry.transcript));
  return WaitServerHello{std::move(state.offer), std::move(retry)};
}

// The PSK that the server selected, taken out of the offer; nothing where it selected none.
Result<std::optional<OfferedPsk>> TakeSelected(const ServerHello& hello, Offer& offer,
                                               const crypto::CipherSuite& suite) {
  if (!hello.extensions.pre_shared_key) return std::nullopt;
  const size_t selected = hello.extensions.pre_shared_key->selected_identity;
  // Section 4.3.11: another identity than was offered MUST be illegal_parameter; so MUST a cipher
  // suite of another hash than the PSK's.
  if (selected >= offer.psks.size()) {
    return Error{Reason::kPskNotOffered, 0, {selected, offer.psks.size()}};
  }
  if (offer.psks[selected].psk.hash != suite.hash) return With(Reason::kPskHashMismatch, suite.id);
  return std::move(offer.psks[selected]);
}

// The share of ours that the server chose; null in psk_ke.
Result<const OfferedShare*> ChosenShare(const ServerHello& hello, const WaitServerHello& state,
                                        bool has_psk, ClientContext& context) {
  if (!hello.extensions.key_share) {
    // Without a PSK there is no handshake without key_share (section 9.2).
    if (!has_psk) return With(Reason::kMissingExtension, ExtensionType::kKeyShare);
    // Section 4.3.11: nor with one, unless psk_ke was offered; MUST be illegal_parameter.
    if (!context.options.allow_psk_without_dhe) return Error{Reason::kPskModeNotOffered};
    return nullptr;
  }
  const messages::KeyShareEntry& entry = hello.extensions.key_share->server_share;
  const OfferedShare* share = FindShare(state.offer, entry.group);
  if (share == nullptr) {
    const bool changed = state.retry && state.retry->group != nullptr;
    return With(changed ? Reason::kGroupChanged : Reason::kGroupNotOffered, entry.group);
  }
  context.negotiated.group = entry.group;
  return share;
}

Status UseHandshakeKeys(const Keys& keys, const WaitServerHello& state, ClientContext& context) {
  LOCKSTEP_TRY(context.sink.InstallReceiveKeys(EncryptionLevel::kHandshake, *keys.suite,
                                               keys.server_handshake_traffic_secret.Duplicate()));
  // Early data goes on until the server says that it is not accepted, or the server's Finished.
  if (keys.early_data) return {};
  if (context.negotiated.early_data == EarlyDataOutcome::kPending) {
    RejectEarlyData(EarlyDataOutcome::kNotResumed, context);
  }
  // The client sends under handshake keys from here on, so that an alert about the server's flight
  // can be read (appendix A.1, the note). The change_cipher_spec goes before the second flight,
  // whichever that is (E.4), or came before early data.
  if (context.profile.compatibility_mode && !state.retry && !state.offer.early_data) {
    LOCKSTEP_TRY(context.sink.EmitChangeCipherSpec());
  }
  return context.sink.InstallSendKeys(EncryptionLevel::kHandshake, *keys.suite,
                                      keys.client_handshake_traffic_secret.Duplicate());
}

// Goes on with a ServerHello that was found good. `shared_secret`: null in psk_ke.
Next<WaitEncryptedExtensions> Establish(Decapsulating known,
                                        const crypto::SharedSecret* shared_secret,
                                        ClientContext& context) {
  auto& [state, suite, psk, encoded] = known;
  if (psk) NoteSelected(*psk, context);

  Transcript transcript = state.retry ? state.retry->transcript : Transcript(*suite->hash);
  if (!state.retry) transcript.Add(state.offer.encoded);
  transcript.Add(encoded);
  Keys keys{DeriveSessionKeys(
                context, *suite, std::move(transcript),
                psk ? std::move(psk->psk.early_secret) : EarlySecret::WithoutPsk(*suite->hash),
                shared_secret, state.offer.random),
            state.offer.extensions, psk.has_value(),
            psk && psk->resumes() && state.offer.extensions.Contains(ExtensionType::kEarlyData)};
  LOCKSTEP_TRY(UseHandshakeKeys(keys, state, context));
  context.negotiated.cipher_suite = suite->id;
  return WaitEncryptedExtensions{std::move(keys)};
}

Next<Decapsulating, WaitEncryptedExtensions> OnServerHello(WaitServerHello state,
                                                           const ServerHello& hello, Bytes encoded,
                                                           ClientContext& context) {
  using Successor = std::variant<Decapsulating, WaitEncryptedExtensions>;
  LOCKSTEP_ASSIGN(const crypto::CipherSuite* const suite, CheckCommon(hello, state, context));
  // Section 4.2.4: the suite of the HelloRetryRequest holds.
  if (state.retry && state.retry->suite != suite) {
    return With(Reason::kCipherSuiteChanged, suite->id);
  }
  LOCKSTEP_ASSIGN(std::optional<OfferedPsk> psk, TakeSelected(hello, state.offer, *suite));
  LOCKSTEP_ASSIGN(const OfferedShare* const share,
                  ChosenShare(hello, state, psk.has_value(), context));
  const auto& key_share = hello.extensions.key_share;
  if (share == nullptr || !key_share) {
    return Widen<Successor>(Establish(
        Decapsulating{std::move(state), suite, std::move(psk), encoded}, nullptr, context));
  }
  const Bytes server_share = key_share->server_share.key_exchange.bytes;
  if (context.options.key_exchange == Answerer::kCaller) {
    if (server_share.size() != share->group->server_share_size) {
      return Error{Reason::kInvalidKeyShare};
    }
    // Section 5.1, before anybody is asked: keys change after this message.
    LOCKSTEP_TRY(context.sink.RequireMessageBoundary());
    LOCKSTEP_ASSIGN(const Bytes kept, context.arena.Store(encoded));
    context.question = std::make_shared<const Question>(DecapsulateQuestion{
        context.NewToken(), share->group->group, share->pair.share, Copy(server_share)});
    return Decapsulating{std::move(state), suite, std::move(psk), kept};
  }
  LOCKSTEP_ASSIGN(const crypto::SharedSecret secret,
                  share->group->decapsulate(share->pair.private_key, server_share));
  return Widen<Successor>(
      Establish(Decapsulating{std::move(state), suite, std::move(psk), encoded}, &secret, context));
}

}  // namespace

Next<GeneratingShares, WaitServerHello, Decapsulating, WaitEncryptedExtensions> On(
    WaitServerHello state, const HandshakeMessage& message, ClientContext& context) {
  using Successor =
      std::variant<GeneratingShares, WaitServerHello, Decapsulating, WaitEncryptedExtensions>;
  LOCKSTEP_TRY(CheckVersion(message.body, state.retry.has_value()));
  LOCKSTEP_ASSIGN(const auto hello, messages::ParseServerHello(message.body, kHandshakeHeaderSize));
  if (const auto* request = std::get_if<HelloRetryRequest>(&hello)) {
    return Widen<Successor>(
        OnHelloRetryRequest(std::move(state), *request, message.encoded, context));
  }
  return Widen<Successor>(
      OnServerHello(std::move(state), std::get<ServerHello>(hello), message.encoded, context));
}

Next<WaitEncryptedExtensions> OnReply(Decapsulating state, SharedSecretReply reply,
                                      ClientContext& context) {
  if (!reply.secret) return Error{Reason::kInvalidKeyShare};
  const OfferedShare& share = *FindShare(state.before.offer, context.negotiated.group);
  LOCKSTEP_TRY(CheckSharedSecret(*share.group, *reply.secret));
  return Establish(std::move(state), &*reply.secret, context);
}

}  // namespace lockstep::client
