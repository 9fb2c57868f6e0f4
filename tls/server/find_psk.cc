#include "tls/server/find_psk.h"

#include <algorithm>
#include <utility>

#include "tls/psk.h"
#include "tls/server/negotiate.h"
#include "tls/ticket_protector.h"

namespace lockstep::server {
namespace {

using messages::ClientHello;
using messages::ExtensionType;
using messages::PskIdentity;

// The most preferred suite of this hash, or null.
const crypto::CipherSuite* SuiteFor(const crypto::Hash& hash, const ClientHello& hello,
                                    const ServerContext& context) {
  for (const crypto::CipherSuite* suite : context.algorithms.cipher_suites) {
    if (suite->hash == &hash && hello.cipher_suites.Contains(suite->id)) return suite;
  }
  return nullptr;
}

// Whether the session may go on in this connection, now.
bool Fits(const ServerSession& session, const ClientHello& hello, const ServerContext& context) {
  const auto& name = hello.extensions.server_name;
  // Machines that share tickets have clocks of their own.
  return session.Fresh(context.clock(), context.config.options.ticket_age_tolerance) &&
         session.configuration == context.config.session_id &&
         // Section 4.7.1 leaves it to the server; another name is another site.
         session.server_name == (name ? name->HostName().value_or("") : std::string_view());
}

// The external PSK that goes by this identity, or null. The configuration's own come without their
// counters, which threads share.
std::shared_ptr<const ExternalPsk> FindExternal(Bytes identity, const ServerOptions& options) {
  const auto imported = ImportedIdentity::Parse(identity);
  const Bytes name = imported ? imported->external_identity : identity;
  const Bytes context = imported ? imported->context : Bytes();
  for (const auto& external : options.psks) {
    if (external->imported() == imported.has_value() && Equal(external->identity(), name) &&
        Equal(external->context(), context)) {
      return {std::shared_ptr<const void>(), external.get()};
    }
  }
  if (options.psk_source == nullptr) return nullptr;
  return options.psk_source->Find(name, imported ? std::optional(context) : std::nullopt);
}

// Whether the external PSK that the session began with, if it did, is still in use: who takes one
// out, or changes its key, ends what was built on it. Where the caller finds PSKs, the caller
// knows.
bool StandsOn(const PskBinding& binding, const crypto::Hash& hash, const ServerContext& context) {
  const ServerOptions& options = context.config.options;
  if (binding.identity.empty() || options.find_psk == Answerer::kCaller) return true;
  const auto external = FindExternal(binding.identity, options);
  const auto form = external != nullptr ? external->For(hash, context.provider()) : std::nullopt;
  return form && Equal(form->identity, binding.identity) &&
         ConstantTimeEqual(crypto::Digest(hash, form->key.Expose()).Expose(),
                           binding.key_hash.Expose());
}

std::optional<FoundPsk> UseSession(Bytes state, const ClientHello& hello,
                                   const ServerContext& context) {
  auto session = ServerSession::Parse(state);
  if (!session.has_value() || !Fits(*session, hello, context)) return std::nullopt;
  // Section 4.3.11 would take any suite of its hash. A session goes on with its own, or not at all
  // where another would be negotiated by now.
  const auto suite_now = ChooseSuite(hello, context);
  if (!suite_now.has_value() || (*suite_now)->id != session->cipher_suite) return std::nullopt;
  const crypto::CipherSuite* const suite = *suite_now;
  if (!StandsOn(session->psk_binding, *suite->hash, context)) return std::nullopt;
  FoundPsk found{.psk = Psk(*suite->hash, PskKind::kResumption, session->psk.Expose()),
                 .suite = suite};
  found.binding = std::move(session->psk_binding);
  found.session = *std::move(session);
  return found;
}

// `identity`: as the client sent it; tells an imported PSK's target.
std::optional<FoundPsk> UseExternal(const ExternalPsk& external, Bytes identity,
                                    const ClientHello& hello, const ServerContext& context) {
  for (const crypto::CipherSuite* candidate : context.algorithms.cipher_suites) {
    const auto* suite = SuiteFor(*candidate->hash, hello, context);
    auto form = suite != nullptr ? external.For(*suite->hash, context.provider()) : std::nullopt;
    if (!form || !Equal(form->identity, identity)) continue;
    const PskKind kind = external.imported() ? PskKind::kImported : PskKind::kExternal;
    FoundPsk found{.psk = Psk(*suite->hash, kind, form->key.Expose()), .suite = suite};
    found.external_identity = external.identity();
    found.binding = {std::move(form->identity), crypto::Digest(*suite->hash, form->key.Expose())};
    return found;
  }
  return std::nullopt;
}

std::optional<FoundPsk> Look(Bytes identity, const ClientHello& hello,
                             const ServerContext& context) {
  const ServerOptions& options = context.config.options;
  if (const auto external = FindExternal(identity, options); external != nullptr) {
    return UseExternal(*external, identity, hello, context);
  }
  if (options.tickets == nullptr) return std::nullopt;
  const auto state = options.tickets->Open(identity, context.clock());
  return state ? UseSession(state->Expose(), hello, context) : std::nullopt;
}

}  // namespace

bool CanUsePsk(const ClientHello& hello, const ServerContext& context) {
  return hello.extensions.pre_shared_key && ChoosePskMode(hello, context).has_value();
}

std::optional<FoundPsk> FindPsk(const ClientHello& hello, const ServerContext& context) {
  const auto& offered = hello.extensions.pre_shared_key;
  if (!offered || !CanUsePsk(hello, context)) return std::nullopt;
  size_t index = 0;
  for (const PskIdentity& one : offered->identities) {
    if (index == context.options.limits.psk_identities) break;
    if (auto found = Look(one.identity.bytes, hello, context)) {
      found->index = index;
      found->identity = Copy(one.identity.bytes);
      found->obfuscated_ticket_age = one.obfuscated_ticket_age;
      return found;
    }
    ++index;
  }
  return std::nullopt;
}

std::vector<FindPskQuestion::Identity> ListIdentities(const ClientHello& hello,
                                                      const ServerContext& context) {
  std::vector<FindPskQuestion::Identity> identities;
  const auto& offered = hello.extensions.pre_shared_key;
  if (!offered) return identities;
  for (const PskIdentity& one : offered->identities) {
    if (identities.size() == context.options.limits.psk_identities) break;
    identities.push_back({Copy(one.identity.bytes), one.obfuscated_ticket_age});
  }
  return identities;
}

std::optional<FoundPsk> TakeReply(const ClientHello& hello, PskReply reply,
                                  const ServerContext& context) {
  if (!reply.found) return std::nullopt;
  auto identities = ListIdentities(hello, context);
  const size_t index = reply.found->index;
  if (index >= identities.size()) return std::nullopt;
  const Bytes identity = identities[index].identity;
  std::optional<FoundPsk> found;
  if (const auto* state = std::get_if<SecretBytes>(&reply.found->psk)) {
    found = UseSession(state->Expose(), hello, context);
  } else if (const auto& external = std::get<1>(reply.found->psk); external != nullptr) {
    found = UseExternal(*external, identity, hello, context);
  }
  if (found) {
    found->index = index;
    found->identity = std::move(identities[index].identity);
    found->obfuscated_ticket_age = identities[index].obfuscated_ticket_age;
  }
  return found;
}

Result<std::optional<FoundPsk>> FindAgain(const ClientHello& hello, std::optional<FoundPsk> found) {
  if (!found) return std::nullopt;
  const auto& offered = hello.extensions.pre_shared_key;
  if (!offered) {
    return Error{Reason::kMissingExtension, 0, {std::to_underlying(ExtensionType::kPreSharedKey)}};
  }
  // Section 4.2.2: only PSKs that do not go with the suite are removed from the list.
  found->index = 0;
  for (const PskIdentity& one : offered->identities) {
    found->obfuscated_ticket_age = one.obfuscated_ticket_age;
    if (Equal(one.identity.bytes, found->identity)) return found;
    ++found->index;
  }
  return Error{Reason::kClientHelloChanged};
}

bool UseTicket(const FoundPsk& found, const ServerContext& context) {
  const ServerOptions& options = context.config.options;
  // What the caller has found, the caller keeps.
  if (!found.session || options.find_psk == Answerer::kCaller) return true;
  return options.tickets->Use(found.identity, context.clock());
}

Bytes BinderAt(const ClientHello& hello, size_t index) {
  const auto& offered = hello.extensions.pre_shared_key;
  if (!offered) return {};
  for (const messages::PskBinderEntry& binder : offered->binders) {
    if (index-- == 0) return binder.bytes;
  }
  return {};
}

Status CheckBinder(const FoundPsk& found, const ClientHello& hello, Bytes message,
                   const Transcript* before) {
  const auto expected = BinderOf(found.psk, before, messages::Truncate(message, hello));
  // Section 4.3.11: MUST be validated; only that of the PSK that was selected.
  if (ConstantTimeEqual(BinderAt(hello, found.index), expected.Expose())) return {};
  return Error{Reason::kBinderMismatch, 0, {found.index}};
}

}  // namespace lockstep::server
